using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Host.Doctor;

/// <summary>Says where credentials for a tracking store are, and never what they are.</summary>
internal static class StoreCredentials
{
    private static readonly string[] Files = [".env", ".env.team"];

    /// <summary>The first place that has any for it, in the order in which they count; null where none has, or the store takes none.</summary>
    public static string? Of(NamedStore store, DoctorScene scene)
    {
        if (store.Origin is not { } origin)
        {
            return null;
        }

        if (scene.Credentials.Any(credential => credential.Origin == origin && credential.HasSecret))
        {
            return "what you signed in with";
        }

        var isDatabase = origin.StartsWith("postgres", StringComparison.OrdinalIgnoreCase);
        string? Named(Func<string, string?> variable) => isDatabase ? variable("PGPASSWORD") is { Length: > 0 } ? "PGPASSWORD" : null
            : variable("MLFLOW_TRACKING_USERNAME") is { Length: > 0 } && variable("MLFLOW_TRACKING_PASSWORD") is { Length: > 0 } ? "MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD"
            : new[] { "MLFLOW_TRACKING_TOKEN", "DATABRICKS_TOKEN", "DAGSHUB_TOKEN" }.FirstOrDefault(name => variable(name) is { Length: > 0 });
        if (Named(scene.Variable) is { } own)
        {
            return own;
        }

        foreach (var file in isDatabase ? [] : Files)
        {
            if (Named(DotEnv.Read(Path.Combine(scene.Root, file)).GetValueOrDefault) is { } name)
            {
                return $"{name} in {file}";
            }
        }

        return null;
    }
}
