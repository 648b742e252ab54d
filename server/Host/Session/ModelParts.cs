using ForgeLsp.Adapters.Catalogue;
using ForgeLsp.Adapters.Gates;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Models;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>What a session does with the model catalogue of its first folder on disk. Git and commands run in trusted folders only.</summary>
/// <param name="changed">Told when a registered model was changed, so that nothing older is shown.</param>
internal sealed class ModelParts(SessionSurroundings surroundings, SessionStores stores, Action changed, Action<string> log) : IModelActions
{
    /// <summary>The catalogue for reading.</summary>
    /// <exception cref="StoreException">No folder is open, or the policy names a catalogue outside of it.</exception>
    public ModelsFeature Models => new(Services());

    /// <summary>Transitions.</summary>
    /// <exception cref="StoreException">As of <see cref="Models"/>.</exception>
    public PromotionFeature Promotions => new(Services());

    /// <summary>What stands before them.</summary>
    /// <exception cref="StoreException">As of <see cref="Models"/>.</exception>
    public GateFeature Gates => new(Services());

    /// <inheritdoc/>
    public Task<TrackedOutcome> TrackAsync(string model, CancellationToken cancel) => surroundings.ToldAsync(
        async () =>
        {
            var promotions = Promotions;
            var answer = await promotions.PlanAsync(new PromotionWish(model, null, "as the catalogue says", surroundings.Settings.User, PromotionWish.Tracking), cancel);
            if (answer.Plan is not { } plan)
            {
                throw new StoreException(StoreFailure.BadQuery, answer.Refusal ?? "There is nothing to change.");
            }

            if (plan.Moves.Count == 0)
            {
                throw new StoreException(StoreFailure.BadQuery, plan.Notes.Count > 0 ? plan.Notes[0] : "There is nothing to change.");
            }

            var outcome = await promotions.TrackAsync(plan, cancel);
            changed();
            return outcome.TrackingProblem is null ? new TrackedOutcome(outcome.Done) : throw new StoreException(StoreFailure.Unreachable, outcome.TrackingProblem);
        },
        cancel);

    private ModelsServices Services()
    {
        var root = surroundings.Roots.FirstOrDefault(static one => one.Workspace.Root.IsOnDisk) ?? throw new StoreException(StoreFailure.NotFound, "Open a folder first; the model catalogue is a file in it.");
        var folder = root.Workspace.Root.FullPath;
        var path = RelativePath.Join("", surroundings.Policy.RegistryFile) is { Length: > 0 } inside
            ? inside
            : throw new StoreException(StoreFailure.NotFound, $"registry.file of forge.yaml ({surroundings.Policy.RegistryFile}) is outside of the workspace; name a file in it.");
        var searchPath = Environment.GetEnvironmentVariable("PATH");
        string? Open() => root.Workspace.Current.Open.TryGetValue(path, out var document) ? document.Source.Text.ToString() : null;
        return new ModelsServices(() => surroundings.Policy, new OpenCatalogue(new CatalogueFolder(folder, path, TimeProvider.System), Open), folder, () => surroundings.Settings.User ?? Environment.UserName, TimeProvider.System)
        {
            Stores = stores,
            Git = () => surroundings.Trusted ? new GitCommandLine(searchPath) : null,
            Runner = () => surroundings.Trusted ? new GateProcess(searchPath, TimeProvider.System) : null,
            Exists = file => RelativePath.Join("", file) is { Length: > 0 } known && ((Core.Findings.IWorkspaceView)root.Workspace.Current).FileExists(known),
            Findings = (file, text, cancel) => CatalogueFindings.OfAsync(folder, file, text, TimeProvider.System, log, cancel),
        };
    }
}
