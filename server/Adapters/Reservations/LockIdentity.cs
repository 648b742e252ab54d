using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ForgeLsp.Adapters.Reservations;

/// <summary>
/// Who holds a lock: enough to tell, from another process, whether that one still lives. A process id alone is reused, so its start time
/// goes with it; it means something only on the same machine since the same boot, and within one process-id namespace (a container has its own).
/// </summary>
/// <param name="Boot">Boot id of the kernel; empty where the system has none.</param>
/// <param name="Space">Process-id namespace; empty where the system has none.</param>
/// <param name="Started">When the process started, in the system's own unit; compared, never interpreted.</param>
internal sealed record LockIdentity(string Host, string Boot, string Space, int Pid, string Started, string User, string Nonce)
{
    private const string FirstLine = "forge reservation lock";

    /// <summary>This process, with a nonce of its own for each lock.</summary>
    public static LockIdentity OfThisProcess() => new(
        Environment.MachineName, BootId(), Namespace(), Environment.ProcessId, StartOf(Environment.ProcessId) ?? "", Environment.UserName,
        Guid.NewGuid().ToString("N"));

    /// <summary>The file's text; null for one that is empty, half-written or something else.</summary>
    public static LockIdentity? Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines[0] != FirstLine || !lines.Contains("end"))
        {
            return null;
        }

        string Field(string name) => lines.FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";

        // The nonce becomes part of a file's name.
        return int.TryParse(Field("pid"), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Field("nonce") is { Length: > 0 and <= 64 } nonce && nonce.All(char.IsAsciiLetterOrDigit)
            ? new LockIdentity(Field("host"), Field("boot"), Field("space"), pid, Field("started"), Field("user"), Field("nonce"))
            : null;
    }

    /// <summary>What <see cref="Parse"/> reads.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(
        $"{FirstLine}\nhost={Host}\nboot={Boot}\nspace={Space}\npid={Pid}\nstarted={Started}\nuser={User}\nnonce={Nonce}\nend\n");

    /// <summary>Whether this machine can tell if <paramref name="other"/> lives.</summary>
    public bool CanJudge(LockIdentity other) => Host == other.Host && Boot == other.Boot && Space == other.Space;

    /// <summary>Whether the process is there and no later one with a reused id. Ask only where <see cref="CanJudge"/>.</summary>
    public bool IsAlive() => StartOf(Pid) is { } started && (Started.Length == 0 || started == Started);

    private static string BootId() => ReadLine("/proc/sys/kernel/random/boot_id");

    private static string Namespace()
    {
        try
        {
            return OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "" : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Start of a process, or null where there is none of that id.</summary>
    private static string? StartOf(int pid)
    {
        if (OperatingSystem.IsLinux())
        {
            // Field 22 of /proc/<pid>/stat, counted behind the name, which may hold blanks and brackets; a zombie (Z) holds nothing any more.
            var stat = ReadLine($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > 19 && fields[0] is not ("Z" or "X") ? fields[19] : null;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It exited while we looked, or it is another user's and tells us nothing: take it for alive in doubt.
            return error is InvalidOperationException ? null : "";
        }
    }

    private static string ReadLine(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText(path).TrimEnd('\n') : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
