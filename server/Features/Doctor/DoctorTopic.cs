using System.Text;

namespace ForgeLsp.Features.Doctor;

/// <summary>A trouble that has a section of its own in docs/troubleshooting.md; a test holds both together.</summary>
/// <param name="Title">Title of the section: what is wrong, as people would say it.</param>
public sealed record DoctorTopic(string Title)
{
    /// <summary>The page, relative to the repository.</summary>
    public const string Page = "docs/troubleshooting.md";

    /// <summary>forge.yaml has errors.</summary>
    public static readonly DoctorTopic PolicyInvalid = new("forge.yaml is not valid");

    /// <summary>A workspace without a file that Forge knows.</summary>
    public static readonly DoctorTopic NothingHere = new("Forge finds no files");

    /// <summary>No tracking store is named or found.</summary>
    public static readonly DoctorTopic NoStore = new("No tracking store was found");

    /// <summary>The store waits for its first run.</summary>
    public static readonly DoctorTopic NothingLogged = new("Nobody has logged a run yet");

    /// <summary>An address that cannot be understood, or leads nowhere.</summary>
    public static readonly DoctorTopic StoreAddress = new("The tracking address leads nowhere");

    /// <summary>The store does not answer.</summary>
    public static readonly DoctorTopic StoreUnreachable = new("The tracking store cannot be reached");

    /// <summary>The store wants other credentials.</summary>
    public static readonly DoctorTopic StoreRefused = new("The tracking store refuses you");

    /// <summary>The server's certificate is refused.</summary>
    public static readonly DoctorTopic StoreCertificate = new("The certificate of the tracking server is not trusted");

    /// <summary>The way to the store leads through a proxy.</summary>
    public static readonly DoctorTopic StoreProxy = new("The proxy stands in the way");

    /// <summary>The database is locked.</summary>
    public static readonly DoctorTopic StoreLocked = new("The tracking database is locked");

    /// <summary>The store's data are damaged or of another version.</summary>
    public static readonly DoctorTopic StoreDamaged = new("The tracking store cannot be read");

    /// <summary>The store is of a newer version, or read-only.</summary>
    public static readonly DoctorTopic StoreLimited = new("The tracking store works with limits");

    /// <summary>The store answers slowly.</summary>
    public static readonly DoctorTopic StoreSlow = new("The tracking store is slow");

    /// <summary>People of one team use different stores.</summary>
    public static readonly DoctorTopic StoreShared = new("Not everyone uses the same tracking store");

    /// <summary>One experiment is called by several names.</summary>
    public static readonly DoctorTopic ExperimentNames = new("One experiment has several names");

    /// <summary>What a run kept lies where it cannot be read.</summary>
    public static readonly DoctorTopic Artifacts = new("Artifacts are missing");

    /// <summary>A model cannot be registered.</summary>
    public static readonly DoctorTopic Registration = new("A model cannot be registered");

    /// <summary>A run lacks a parameter. A rule finds it, and no check of the doctor.</summary>
    public static readonly DoctorTopic Parameters = new("A parameter was not logged");

    /// <summary>DVC has nowhere to push, or another place than colleagues.</summary>
    public static readonly DoctorTopic DataRemote = new("The data remote is missing");

    /// <summary>Nobody says who pushes.</summary>
    public static readonly DoctorTopic DataPush = new("Pushing or pulling data fails");

    /// <summary>Data were committed and never pushed.</summary>
    public static readonly DoctorTopic DataNeverPushed = new("Data were committed and never pushed");

    /// <summary>The data are not here.</summary>
    public static readonly DoctorTopic DataMissing = new("Data are missing here");

    /// <summary>The data here are another version than git means.</summary>
    public static readonly DoctorTopic DataStale = new("The data are of another version");

    /// <summary>Branches changed data in different ways.</summary>
    public static readonly DoctorTopic DataBranches = new("Two branches changed the same data");

    /// <summary>The folder of the cache is not there.</summary>
    public static readonly DoctorTopic DataCache = new("The data cache is missing");

    /// <summary>A secret stands in a file that git keeps.</summary>
    public static readonly DoctorTopic DataSecret = new("A secret stands in the data settings");

    /// <summary>The environment holds other packages than its file says.</summary>
    public static readonly DoctorTopic Python = new("The Python environment differs from its file");

    /// <summary>The .NET runtime is not one that Forge was made for.</summary>
    public static readonly DoctorTopic Runtime = new("The .NET runtime is another one");

    /// <summary>There is no git, or it does not read the folder.</summary>
    public static readonly DoctorTopic Git = new("Git is missing or refuses the folder");

    /// <summary>Git is old.</summary>
    public static readonly DoctorTopic GitOld = new("Git is too old");

    /// <summary>The folder is in no clone, has no commit, or lacks its past.</summary>
    public static readonly DoctorTopic GitHistory = new("Git knows no history here");

    /// <summary>Git does not know who commits.</summary>
    public static readonly DoctorTopic GitIdentity = new("Git does not know who you are");

    /// <summary>LFS is used and missing.</summary>
    public static readonly DoctorTopic GitLfs = new("Git LFS is missing");

    /// <summary>The driver of the GPUs does not answer.</summary>
    public static readonly DoctorTopic GpuDriver = new("The GPU driver does not answer");

    /// <summary>A host does not let anybody in.</summary>
    public static readonly DoctorTopic GpuHost = new("A GPU host cannot be asked");

    /// <summary>The bookings cannot be read.</summary>
    public static readonly DoctorTopic Bookings = new("The GPU bookings cannot be read");

    /// <summary>The bookings cannot be written.</summary>
    public static readonly DoctorTopic BookingsReadOnly = new("The GPU bookings cannot be written");

    /// <summary>A lock was left behind, or held for long.</summary>
    public static readonly DoctorTopic BookingsLocked = new("The GPU bookings are locked");

    /// <summary>Clocks differ.</summary>
    public static readonly DoctorTopic Clock = new("The clocks differ");

    /// <summary>Bookings that colleagues do not see, or that are damaged.</summary>
    public static readonly DoctorTopic BookingsPrivate = new("Colleagues do not see the bookings");

    /// <summary>Ollama does not answer.</summary>
    public static readonly DoctorTopic Ollama = new("Ollama cannot be reached");

    /// <summary>A setting of the editor stands in the way of what the team agreed on.</summary>
    public static readonly DoctorTopic EditorSettings = new("Your editor's settings differ from the team's");

    /// <summary>The editor waits for trust.</summary>
    public static readonly DoctorTopic Untrusted = new("The workspace is not trusted");

    /// <summary>A check gave no answer in its time, or failed.</summary>
    public static readonly DoctorTopic NoAnswer = new("A check gave no answer");

    /// <summary>Every topic, in the order of the page.</summary>
    public static IReadOnlyList<DoctorTopic> All { get; } =
    [
        PolicyInvalid, NothingHere, NoStore, NothingLogged, StoreAddress, StoreUnreachable, StoreRefused, StoreCertificate, StoreProxy, StoreLocked, StoreDamaged, StoreLimited, StoreSlow, StoreShared, ExperimentNames,
        Artifacts, Registration, Parameters, DataRemote, DataPush, DataNeverPushed, DataMissing, DataStale, DataBranches, DataCache, DataSecret, Python, Runtime,
        Git, GitOld, GitHistory, GitIdentity, GitLfs, GpuDriver, GpuHost, Bookings, BookingsReadOnly, BookingsLocked, Clock, BookingsPrivate, Ollama, EditorSettings, Untrusted, NoAnswer,
    ];

    /// <summary>The page with the section's anchor, as GitHub makes it: lower case, hyphens for blanks, without punctuation.</summary>
    public string Link => $"{Page}#{Anchor}";

    private string Anchor
    {
        get
        {
            var anchor = new StringBuilder();
            foreach (var c in Title.ToLowerInvariant())
            {
                anchor.Append(c == ' ' ? "-" : char.IsLetterOrDigit(c) || c is '-' or '_' ? c.ToString() : "");
            }

            return anchor.ToString();
        }
    }
}
