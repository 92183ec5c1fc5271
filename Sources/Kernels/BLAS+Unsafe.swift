import COpenBLAS

func useOneThread() {
  openblas_set_num_threads(1)
}

func selectedCoreName() -> String {
  guard let name = unsafe openblas_get_corename() else { return "unknown" }
  return unsafe String(cString: name)
}
