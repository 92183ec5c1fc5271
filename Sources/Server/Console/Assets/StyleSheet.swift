/// The style sheet of the console: colours by role for light and dark, a dense and calm layout, one accent. Contrasts are at
/// least 4.5 : 1 for text and 3 : 1 for what can be operated (WCAG 2.2, 1.4.3 and 1.4.11); targets have 24 px and more.
enum StyleSheet {
  static let text = colours + layout + pieces + pages + media

  private static let colours = """
    :root{--ground:#f4f6f9;--card:#ffffff;--ink:#17202c;--quiet:#4a5666;--line:#d5dbe3;--strong-line:#768396;--soft:#eef2f6;
    --accent:#1d4e89;--accent-ink:#ffffff;--accent-soft:#e4edf8;--good:#0b6140;--good-soft:#e0f3ea;--bad:#9b2410;--bad-soft:#fce9e4;
    --warn:#7a4b00;--warn-soft:#fff1d2;--focus:#1d4e89;--bar:#12233a;--bar-ink:#eef3f9;--bar-quiet:#b7c6d8;--shade:0 1px 2px rgb(16 32 54/.07)}
    @media (prefers-color-scheme:dark){:root{--ground:#0e141b;--card:#161e28;--ink:#e7edf4;--quiet:#a9b6c5;--line:#2b3645;--strong-line:#76869a;
    --soft:#1e2835;--accent:#8ebcf0;--accent-ink:#0c1622;--accent-soft:#1b2d44;--good:#7ed6ac;--good-soft:#12322a;--bad:#ffa793;--bad-soft:#3b1d19;
    --warn:#f3c465;--warn-soft:#372a10;--focus:#9cc6f5;--bar:#0a1119;--bar-ink:#e7edf4;--bar-quiet:#a9b6c5;--shade:none}}

    """

  private static let layout = """
    *,*::before,*::after{box-sizing:border-box}
    html{color-scheme:light dark;-webkit-text-size-adjust:100%;scroll-padding-top:4.5rem}
    body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
    h1,h2,h3,p,dl,dd,ul,ol,figure{margin:0}
    h1{font-size:1.4rem;line-height:1.25;letter-spacing:-.01em;overflow-wrap:anywhere}
    h2{font-size:1rem;line-height:1.35;margin-bottom:.6rem;overflow-wrap:anywhere}
    h2 small{font-weight:400;color:var(--quiet);font-size:.85rem}
    h3{font-size:.9rem;margin:.8rem 0 .3rem}
    a{color:var(--accent);text-underline-offset:2px}
    a.code{display:inline-block;min-height:24px;line-height:24px}
    code,kbd,pre,.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.88em}
    kbd{border:1px solid var(--strong-line);border-bottom-width:2px;border-radius:4px;padding:0 .35em;background:var(--card)}
    :focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:3px}
    .bar :focus-visible{outline-color:#ffffff}
    main:focus{outline:none}
    .skip{position:absolute;left:-100vw;top:0;z-index:9;padding:.6rem 1rem;background:var(--card)}
    .skip:focus{left:.5rem;top:.5rem}
    .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    .quiet{color:var(--quiet)}.small{font-size:.85rem}
    .icon{flex:none;width:1em;height:1em;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round;vertical-align:-.12em}
    .bar{position:sticky;top:0;z-index:5;background:var(--bar);color:var(--bar-ink)}
    .bar-in{max-width:1320px;margin:0 auto;padding:.45rem 1.25rem;display:flex;align-items:center;gap:.5rem 1.25rem}
    .bar a,.bar button{color:var(--bar-ink)}
    .brand{display:inline-flex;align-items:center;gap:.5rem;font-weight:650;text-decoration:none;min-height:32px}
    .brand .icon{font-size:1.25rem}
    .bar nav ul{display:flex;gap:.15rem;list-style:none;padding:0}
    .bar nav a{display:inline-flex;align-items:center;min-height:34px;padding:0 .7rem;border-radius:6px;text-decoration:none;color:var(--bar-quiet)}
    .bar nav a:hover{color:var(--bar-ink);text-decoration:underline}
    .bar nav a[aria-current]{background:rgb(255 255 255/.13);color:var(--bar-ink);font-weight:600}
    .search{display:flex;margin-left:auto;flex:0 1 17rem;min-width:9rem}
    .search input{flex:1;min-width:0;height:34px;border:1px solid #8698ae;border-radius:6px 0 0 6px;padding:0 .7rem;background:rgb(255 255 255/.09);color:var(--bar-ink);font:inherit;font-size:.9rem}
    .search input::placeholder{color:var(--bar-quiet);opacity:1}
    .search .plain{border:1px solid #8698ae;border-left:0;border-radius:0 6px 6px 0;min-height:34px;min-width:36px;padding:0}
    .reader{display:flex;align-items:center;gap:.7rem}
    .reader-name{display:flex;flex-direction:column;line-height:1.2;text-align:right}.reader-name .small{font-size:.75rem}.reader button{white-space:nowrap}
    .reader .quiet{color:var(--bar-quiet)}
    .reader .plain{border-color:#8698ae}
    main{max-width:1320px;margin:0 auto;padding:1.25rem}
    .foot{max-width:1320px;margin:0 auto;padding:0 1.25rem 2rem}
    .head{display:flex;flex-wrap:wrap;align-items:flex-start;justify-content:space-between;gap:.75rem 1.5rem;margin-bottom:1rem}
    .head>div{min-width:0}
    .split{display:grid;grid-template-columns:15rem minmax(0,1fr);gap:1.25rem;align-items:start}
    .desk{display:grid;grid-template-columns:minmax(0,1fr) 23rem;gap:1.25rem;align-items:start}
    .desk>.beside{position:sticky;top:4rem;max-height:calc(100vh - 5rem);overflow-y:auto;padding:3px;margin:-3px}
    .pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1rem}
    .stack>*+*{margin-top:.75rem}
    .stacked>*+*{margin-top:1rem}

    """

  private static let pieces = """
    .card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem 1.1rem;box-shadow:var(--shade);min-width:0}
    .card.raised{border-color:var(--strong-line)}
    .lead{font-size:1.05rem;max-width:75ch;overflow-wrap:anywhere}
    .badges{display:flex;flex-wrap:wrap;gap:.35rem;align-items:center}
    .badge{display:inline-flex;align-items:center;gap:.35em;border-radius:999px;padding:.08rem .6rem;font-size:.8rem;font-weight:600;line-height:1.55;white-space:nowrap;background:var(--soft);color:var(--quiet)}
    .badge.good{background:var(--good-soft);color:var(--good)}.badge.bad{background:var(--bad-soft);color:var(--bad)}
    .badge.warn{background:var(--warn-soft);color:var(--warn)}.badge.calm{background:var(--accent-soft);color:var(--accent)}
    .notice{display:flex;gap:.6rem;align-items:flex-start;border-radius:8px;padding:.6rem .8rem;border-left:4px solid;margin-bottom:1rem;overflow-wrap:anywhere}
    .notice .icon{margin-top:.25rem}
    .notice.good{background:var(--good-soft);color:var(--good)}.notice.bad{background:var(--bad-soft);color:var(--bad)}.notice.warn{background:var(--warn-soft);color:var(--warn)}
    .facts{display:flex;flex-wrap:wrap;gap:.5rem 1.75rem}
    .facts dt{color:var(--quiet);font-size:.8rem}.facts dd{overflow-wrap:anywhere}
    .reasons{display:grid;gap:.6rem}
    .reasons dt{color:var(--quiet);font-size:.82rem}.reasons dd{overflow-wrap:anywhere}
    .list{padding-left:1.1rem}.list li{overflow-wrap:anywhere;margin:.15rem 0}
    .ids{display:flex;flex-wrap:wrap;gap:.25rem .6rem;list-style:none;padding:.3rem 0}
    .ids a{display:inline-flex;align-items:center;min-height:24px}
    button,.button{display:inline-flex;align-items:center;justify-content:center;gap:.4rem;min-height:36px;padding:0 .95rem;border-radius:7px;border:1px solid var(--strong-line);background:var(--card);color:var(--ink);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
    button:hover,.button:hover{text-decoration:underline}
    button.primary,.button.primary{background:var(--accent);border-color:var(--accent);color:var(--accent-ink)}
    button.grave{color:var(--bad);border-color:var(--bad)}
    button.plain{font-weight:500;background:transparent;min-height:32px;padding:0 .7rem;font-size:.9rem}
    button.wide{width:100%}
    button[disabled]{cursor:not-allowed;color:var(--quiet);background:var(--soft);border-color:var(--line)}
    label{display:block;font-weight:600;font-size:.88rem}
    input[type=password],input[type=date],textarea,select,main input[type=search]{width:100%;border:1px solid var(--strong-line);border-radius:7px;background:var(--card);color:var(--ink);font:inherit;padding:.45rem .65rem;min-height:36px}
    textarea{min-height:5rem;resize:vertical}
    details>summary{cursor:pointer;min-height:28px;padding:.2rem 0;color:var(--accent);font-size:.9rem;width:fit-content}
    details[open]>summary{margin-bottom:.3rem}
    pre{margin:.3rem 0;background:var(--soft);border-radius:8px;padding:.75rem;overflow:auto;max-height:34rem;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.45}
    .scroll{overflow-x:auto;margin:.3rem 0}
    table{border-collapse:collapse;width:100%;font-size:.9rem}
    caption{text-align:left;color:var(--quiet);padding:.2rem 0;font-size:.85rem}
    th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere;min-width:4.75rem}
    th:last-child,td:last-child{padding-right:0;min-width:6.5rem}
    tbody tr:last-child>*{border-bottom:0}
    thead th{color:var(--quiet);font-weight:600;font-size:.8rem;white-space:nowrap}
    tbody th{font-weight:500}
    .number{text-align:right;min-width:2.5rem;white-space:nowrap}
    dialog{border:1px solid var(--strong-line);border-radius:10px;background:var(--card);color:var(--ink);max-width:26rem;padding:1.2rem}
    dialog::backdrop{background:rgb(8 16 28/.55)}
    .keys{display:grid;gap:.35rem;margin:.3rem 0 .8rem}.keys div{display:grid;grid-template-columns:5rem 1fr}

    """
}
