/// What belongs to single pages, and what changes with the screen, the reader's wishes and paper.
extension StyleSheet {
  static let pages = """
    .login{max-width:27rem;margin:8vh auto}
    .login .card{padding:1.6rem}.login h1{margin-bottom:.4rem}.login .card>p{margin-bottom:1rem}
    .views ul{list-style:none;padding:0;display:grid;gap:.15rem}
    .views a{display:flex;justify-content:space-between;align-items:center;gap:.5rem;min-height:34px;padding:0 .7rem;border-radius:7px;color:var(--ink);text-decoration:none}
    .views a:hover{text-decoration:underline}
    .views a[aria-current]{background:var(--accent-soft);color:var(--accent);font-weight:650}
    .views .count{font-size:.82rem;color:var(--quiet);background:var(--soft);border-radius:999px;padding:0 .5rem;min-width:1.9rem;text-align:center}
    .views a[aria-current] .count{background:var(--card);color:var(--accent)}
    .sorts{display:flex;flex-wrap:wrap;gap:.2rem .9rem;align-items:center;font-size:.88rem;margin-bottom:.6rem}
    .sorts a{display:inline-flex;align-items:center;min-height:26px}.sorts a[aria-current]{color:var(--ink);font-weight:650;text-decoration:none}
    .items{list-style:none;padding:0;display:grid;gap:.6rem}
    .item{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.45rem 1.25rem}.card.item{padding:.8rem 1.1rem}
    .item h2{margin:0;font-size:1.02rem;overflow-wrap:anywhere}.item h2 a{display:inline-block;min-height:24px;color:var(--ink);text-decoration:none}.item h2 a:hover{text-decoration:underline;color:var(--accent)}
    .items>li+li>.item:not(.card){border-top:1px solid var(--line);padding-top:.6rem}
    .item .why{grid-column:1/-1;color:var(--bad);overflow-wrap:anywhere}
    .item .side{grid-area:1/2/3/3;text-align:right;font-size:.85rem;color:var(--quiet);display:grid;gap:.15rem;justify-items:end;align-content:start}
    .item .meta{grid-column:1;display:flex;flex-wrap:wrap;gap:.3rem .7rem;align-items:center;font-size:.88rem;color:var(--quiet)}
    .empty{text-align:center;padding:2.5rem 1rem;color:var(--quiet)}
    .gate{display:grid;grid-template-columns:8.5rem 4.5rem minmax(0,1fr);gap:.2rem .9rem;padding:.45rem 0;border-bottom:1px solid var(--line)}
    .gates{list-style:none;padding:0}.gate:last-child{border-bottom:0}.gate p{overflow-wrap:anywhere}
    figure.drawing{padding:.5rem;background:#ffffff;border:1px solid var(--line);border-radius:8px;overflow-x:auto;margin:.8rem 0 .3rem}
    figure.drawing>svg{display:block;max-width:none;margin:0 auto}figure.drawing figcaption{color:#45505c;font-size:.82rem}
    .act+.act{border-top:1px solid var(--line);margin-top:.8rem;padding-top:.8rem}
    .act form>*+*{margin-top:.5rem}
    .act .then{font-size:.88rem;color:var(--quiet);overflow-wrap:anywhere}
    .act summary{font-weight:600}
    .votes{list-style:none;padding:0;display:grid;gap:.4rem}
    .votes li{display:flex;flex-wrap:wrap;gap:.25rem .6rem;align-items:center;overflow-wrap:anywhere}
    .talk{list-style:none;padding:0;display:grid;gap:.7rem}
    .talk li{border-left:3px solid var(--line);padding-left:.75rem}.talk p{white-space:pre-line;overflow-wrap:anywhere}
    .trail{list-style:none;padding:0;font-size:.88rem}
    .trail li{display:grid;grid-template-columns:4rem 10.5rem minmax(0,1fr);gap:.1rem .75rem;padding:.35rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
    .trail li:last-child{border-bottom:0}
    .hash{overflow-wrap:anywhere;font-size:.82rem}
    .timeline{width:100%;min-width:8rem;height:12px;display:block}
    .timeline .track{fill:var(--soft)}.timeline .span{fill:var(--accent)}.timeline .failed{fill:var(--bad)}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.8rem,1fr));gap:.75rem;margin-bottom:1rem}
    .tile{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.8rem 1rem;box-shadow:var(--shade)}
    .tile dt{color:var(--quiet);font-size:.82rem}.tile dd{font-size:1.55rem;font-weight:650;line-height:1.25;letter-spacing:-.01em}
    .tile dd.small{font-size:.82rem;font-weight:400;letter-spacing:0;color:var(--quiet);line-height:1.4}
    .chart{width:100%;height:auto;display:block;overflow:visible}
    .chart text{fill:var(--quiet);font-size:11px}.chart .value{fill:var(--ink)}
    .chart .good-bar{fill:#2c7a5b}.chart .bad-bar{fill:#c2452d}.chart .calm-bar{fill:var(--accent)}.chart .quiet-bar{fill:var(--strong-line)}
    .chart .axis{stroke:var(--line)}.chart .rise{fill:none;stroke:var(--accent);stroke-width:2}.chart .under{fill:var(--accent-soft)}
    .legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;list-style:none;padding:0;font-size:.82rem;color:var(--quiet)}
    .legend .swatch{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.4em;vertical-align:-.05em}
    .swatch.good-bar{background:#2c7a5b}.swatch.bad-bar{background:#c2452d}.swatch.quiet-bar{background:var(--strong-line)}
    .filters{display:flex;flex-wrap:wrap;gap:.75rem;align-items:flex-end}.filters>div{flex:1 1 12rem}.filters .wide{flex:3 1 18rem}
    .jump{display:none}
    .crumbs{font-size:.88rem;margin-bottom:.35rem}.crumbs a{display:inline-flex;min-height:24px;align-items:center}

    """

  static let media = """
    @media (max-width:1100px){.bar-in{flex-wrap:wrap}.reader-name .small{display:none}}
    @media (max-width:1000px){html{scroll-padding-bottom:5rem}.desk{grid-template-columns:minmax(0,1fr)}.desk>.beside{position:static;max-height:none}.pair{grid-template-columns:minmax(0,1fr)}
    .jump{display:flex;position:sticky;bottom:0;z-index:4;margin:1rem -1.25rem -1.25rem;padding:.6rem 1.25rem;background:var(--card);border-top:1px solid var(--line)}.jump .button{flex:1}}
    @media (max-width:820px){.split{grid-template-columns:minmax(0,1fr)}.views ul{display:flex;flex-wrap:wrap}.views a{border:1px solid var(--line)}}
    @media (max-width:640px){body{font-size:16px}main{padding:.9rem}.bar-in{padding:.4rem .9rem;gap:.4rem .8rem}.bar{position:static}html{scroll-padding-top:1rem}
    .search{order:5;flex:1 1 100%;margin:0}.reader{margin-left:auto}.bar nav{order:4;flex:1 1 100%}.bar nav a{padding:0 .6rem}
    .jump{margin:1rem -.9rem -.9rem}
    .bar nav ul{flex-wrap:wrap}.item{grid-template-columns:minmax(0,1fr)}.item .side{grid-area:auto;text-align:left;justify-items:start;display:flex;flex-wrap:wrap;gap:.1rem .8rem}
    .gate{grid-template-columns:1fr auto}.gate p{grid-column:1/-1}
    .trail li{grid-template-columns:3.5rem 1fr}.trail li>:last-child{grid-column:1/-1}
    table.data,table.data tbody,table.data tr,table.data th,table.data td,table.data caption:not(.unseen){display:block;width:100%;min-width:0}
    table.data thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    table.data tbody tr{padding:.6rem 0;border-bottom:1px solid var(--line)}table.data tbody tr:last-child{border-bottom:0}
    table.data tbody th,table.data td{border:0;padding:.15rem 0;text-align:left}
    table.data td{display:grid;grid-template-columns:7.5rem minmax(0,1fr);gap:.6rem}
    .chart text{font-size:16px}
    table.data td::before{content:attr(data-label);color:var(--quiet);font-size:.85rem}}
    @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}button,.button,.views a{transition:background-color .12s}}
    @media (forced-colors:active){.badge,.notice,.card{border:1px solid}}
    @media print{@page{size:A4;margin:12mm}body{background:#ffffff;color:#000000;font-size:9pt}.bar,.foot,.jump,.skip,.views,.act form,.search,dialog{display:none}
    main{max-width:none;padding:0}.desk,.split{display:block}.card{border:0;border-top:1px solid #999999;border-radius:0;box-shadow:none;padding:.5rem 0;break-inside:avoid-page}.desk>.beside{position:static;max-height:none;overflow:visible}}

    """
}
