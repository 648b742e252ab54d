using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Features.Doctor;
using ForgeLsp.Features.Doctor.Checks;
using ForgeLsp.Host.Doctor;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>The doctor of an editor: it looks at the first folder, with the user's settings and what they signed in with.</summary>
internal static class DoctorParts
{
    /// <summary>Looks, and writes the page.</summary>
    /// <exception cref="FeatureException">No folder is open.</exception>
    public static async Task<DoctorPage> LookAsync(SessionSurroundings surroundings, SessionStores stores, CancellationToken cancel)
    {
        await surroundings.PolicyKnownAsync(cancel);
        var root = surroundings.Roots.FirstOrDefault(static root => root.Workspace.Root.IsOnDisk) ?? throw new FeatureException("Open the folder that the doctor shall look at.");
        var settings = surroundings.Settings;
        var scene = new DoctorScene(root.Workspace, stores.Of(root), Environment.GetEnvironmentVariable, TimeProvider.System)
        {
            IsTrusted = surroundings.Trusted,
            Credentials = surroundings.Trusted ? surroundings.Credentials : [],
            OllamaHost = settings.OllamaHost,
            Network = settings.Network,
            BookingsSetting = settings.Reservations is { Length: > 0 } place ? (place, settings.IsReservationsOwn) : null,
            Editor = () => new EditorFacts(surroundings.Roots.Count, surroundings.Trusted) { Against = [.. Against(settings, root.Workspace.Current.Policy)] },
        };
        var titles = scene.Checks().ToDictionary(static check => check.Name, static check => check.Title);
        var report = await scene.Doctor([]).LookAsync(scene.Root, null, cancel);
        return new DoctorPage(DoctorText.Markdown(report, check => titles.GetValueOrDefault(check, check)), report.IsClean);
    }
    /// <summary>What the settings say against forge.yaml; of the tracking address the check of what is the same for everyone speaks.</summary>
    private static IEnumerable<EditorSetting> Against(SessionSettings settings, Policy policy)
    {
        if (settings.Reservations is { Length: > 0 } place && policy.Gpus.Reservations != Policy.Default.Gpus.Reservations && place.TrimEnd('/') != policy.Gpus.Reservations.TrimEnd('/'))
        {
            yield return new("forge.gpu.reservations", TrackingAddress.WithoutUser(place), settings.IsReservationsOwn, $"says {TrackingAddress.WithoutUser(policy.Gpus.Reservations)}");
        }

        if (settings.User is { Length: > 0 } user && policy.Members.Count > 0 && !policy.Members.Values.Any(member => member.IsCalled(user)))
        {
            yield return new("forge.gpu.user", user, true, "has no member of that name");
        }
    }
}
