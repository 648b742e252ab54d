using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Doctor;
using ForgeLsp.Features.Doctor.Checks;
using ForgeLsp.Workspace;

namespace ForgeLsp.Host.Doctor;

/// <summary>What the doctor looks at, in a terminal or an editor.</summary>
/// <param name="Workspace">The folder with its policy, as far as it is read.</param>
/// <param name="Stores">The tracking stores.</param>
/// <param name="Variable">An environment variable, or null.</param>
internal sealed record DoctorScene(ForgeWorkspace Workspace, IRunStores Stores, Func<string, string?> Variable, TimeProvider Time)
{
    /// <summary>Variables whose values are secrets.</summary>
    private static readonly string[] SecretVariables =
    [
        "MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN", "DATABRICKS_TOKEN", "DATABRICKS_PASSWORD", "DATABRICKS_CLIENT_SECRET", "PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "OLLAMA_API_KEY", "GITHUB_TOKEN", "HF_TOKEN", "WANDB_API_KEY",
    ];

    /// <summary>Whether the user trusts the folder: before, no program is run, and no other machine is reached.</summary>
    public bool IsTrusted { get; init; } = true;

    /// <summary>What the user signed in with.</summary>
    public IReadOnlyList<TrackingCredential> Credentials { get; init; } = [];

    /// <summary>Address of Ollama by the user's own setting; null for OLLAMA_HOST.</summary>
    public string? OllamaHost { get; init; }

    /// <summary>How the editor reaches other machines.</summary>
    public NetworkSettings Network { get; init; } = NetworkSettings.None;

    /// <summary>What is known of the editor; null in a terminal.</summary>
    public Func<EditorFacts>? Editor { get; init; }

    /// <summary>Absolute path of the folder.</summary>
    public string Root => Workspace.Root.FullPath;

    /// <summary>Where the bookings are by the editor's settings, and whether the setting is the user's own; null for what forge.yaml says.</summary>
    public (string Address, bool IsOwn)? BookingsSetting { get; init; }

    /// <summary>The place of the bookings.</summary>
    public ReservationPlace Bookings =>
        new(BookingsSetting?.Address ?? Policy.Gpus.Reservations, Root, Policy.Gpus.DefaultHost, BookingsSetting?.IsOwn ?? false, Variable, Time) { Credentials = Credentials };

    /// <summary>The policy.</summary>
    public Policy Policy => Workspace.Current.Policy;

    /// <summary>The checks, in the order of the report.</summary>
    public IReadOnlyList<IDoctorCheck> Checks()
    {
        IDoctorCheck[] outside =
        [
            new TrackingCheck(new StoreLook(this).LookAsync),
            new TeamCheck(new TeamLook(this).LookAsync),
            new DataCheck(new DataLook(this).LookAsync),
            new GitCheck(cancel => new Adapters.Git.GitSurvey(Variable("PATH")).OfAsync(Root, cancel)),
            new GpuCheck(new GpuLook(this).LookAsync),
            new ReservationsCheck(new BookingLook(this).LookAsync),
            new OllamaCheck(new OllamaLook(this).LookAsync),
            new PythonCheck(cancel => Task.Run(() => PythonLook.Look(this), cancel)),
        ];
        return
        [
            new WorkspaceCheck(cancel => Task.Run(() => WorkspaceLook.Look(Workspace, Time, cancel), cancel)),
            .. IsTrusted ? outside : outside.Select(static IDoctorCheck (check) => new UntrustedCheck(check)),
            new RuntimeCheck(RuntimeLook.Look),
            .. Editor is { } editor ? [new EditorCheck(editor)] : Array.Empty<IDoctorCheck>(),
        ];
    }

    /// <summary>The doctor for some of the checks, by name; for all where none is named.</summary>
    public DoctorFeature Doctor(IReadOnlyCollection<string> only) => new(
        [.. Checks().Where(check => only.Count == 0 || only.Contains(check.Name))],
        [.. SecretVariables.Select(Variable).OfType<string>(), .. Credentials.SelectMany(static credential => new[] { credential.Password, credential.Token }).OfType<string>()],
        Time);
}
