/// The linear algebra library in force.
public enum BLAS {
  /// Restricts OpenBLAS to the calling thread, once a process: parallel work is spread over requests, not inside one.
  ///
  /// Every function of this module that enters OpenBLAS calls it first.
  public static func prepare() {
    _ = singleThread
  }

  /// The processor family whose kernels OpenBLAS selected, for example `SkylakeX`.
  public static var coreName: String {
    selectedCoreName()
  }

  private static let singleThread: Void = useOneThread()
}
