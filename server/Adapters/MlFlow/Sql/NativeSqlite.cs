using System.Runtime.InteropServices;
using SQLitePCL;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>
/// Binds SQLite once per process: the operating system's library, which is patched by it, else the bundled one (3.35 of 2021).
/// </summary>
internal static class NativeSqlite
{
    private const string Library = "e_sqlite3";
    private static readonly Lazy<bool> Bound = new(Bind);

    /// <summary>Must come before the first connection.</summary>
    public static void EnsureBound() => _ = Bound.Value;

    /// <summary>The next row; SQLite's code.</summary>
    [DllImport(Library, EntryPoint = "sqlite3_step", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Step(nint statement);

    // What follows only looks into the row, in a few nanoseconds: the runtime need not make ready for something long.

    /// <summary>A column as a whole number.</summary>
    [DllImport(Library, EntryPoint = "sqlite3_column_int64", ExactSpelling = true), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern long Whole(nint statement, int column);

    /// <summary>A column as a number.</summary>
    [DllImport(Library, EntryPoint = "sqlite3_column_double", ExactSpelling = true), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern double Number(nint statement, int column);

    /// <summary>The kind of a column's value: SQLITE_INTEGER and so on.</summary>
    [DllImport(Library, EntryPoint = "sqlite3_column_type", ExactSpelling = true), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Kind(nint statement, int column);

    /// <summary>Where the bytes of a column are, until the next row.</summary>
    [DllImport(Library, EntryPoint = "sqlite3_column_blob", ExactSpelling = true), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint Bytes(nint statement, int column);

    /// <summary>How many bytes these are; asked after them.</summary>
    [DllImport(Library, EntryPoint = "sqlite3_column_bytes", ExactSpelling = true), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Length(nint statement, int column);

    private static bool Bind()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(NativeSqlite).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    }

    private static nint Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
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

        return NativeLibrary.TryLoad(name, typeof(SQLite3Provider_e_sqlite3).Assembly, path, out var bundled) ? bundled : 0;
    }

    private static string[] SystemLibraries() =>
        OperatingSystem.IsWindows() ? ["winsqlite3.dll"]
        : OperatingSystem.IsMacOS() ? ["/usr/lib/libsqlite3.dylib"]
        : ["libsqlite3.so.0"];
}
