using System.Runtime.InteropServices;
using SQLitePCL;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>
/// Binds SQLite once per process: the operating system's library, which is patched by it, else the bundled one (3.35 of 2021).
/// </summary>
internal static class NativeSqlite
{
    private static readonly Lazy<bool> Bound = new(Bind);

    /// <summary>Must come before the first connection.</summary>
    public static void EnsureBound() => _ = Bound.Value;

    private static bool Bind()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, static (name, assembly, path) =>
        {
            if (name != "e_sqlite3")
            {
                return 0;
            }

            foreach (var library in SystemLibraries())
            {
                if (NativeLibrary.TryLoad(library, out var handle))
                {
                    return handle;
                }
            }

            return NativeLibrary.TryLoad(name, assembly, path, out var bundled) ? bundled : 0;
        });
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    }

    private static string[] SystemLibraries() =>
        OperatingSystem.IsWindows() ? ["winsqlite3.dll"]
        : OperatingSystem.IsMacOS() ? ["/usr/lib/libsqlite3.dylib"]
        : ["libsqlite3.so.0"];
}
