using ForgeLsp.Adapters.Ollama;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Doctor.Checks;
using ForgeLsp.Features.Ollama;

namespace ForgeLsp.Host.Doctor;

/// <summary>Asks Ollama who it is, and finds out whether anything here uses it.</summary>
internal sealed class OllamaLook(DoctorScene scene)
{
    private static readonly OllamaLimits Limits = new() { Call = TimeSpan.FromSeconds(5), Connect = TimeSpan.FromSeconds(3) };

    /// <summary>The facts.</summary>
    public async Task<OllamaFacts> LookAsync(CancellationToken cancel)
    {
        var facts = new OllamaFacts("Ollama", WantedBy()) { IsNamed = scene.OllamaHost is not null || scene.Variable("OLLAMA_HOST") is { Length: > 0 } };
        try
        {
            var address = OllamaAddress.Parse(scene.OllamaHost ?? scene.Variable("OLLAMA_HOST"));
            facts = facts with { Address = address.Display };
            using var server = new OllamaServer(address, scene.Network, scene.Variable, Limits);
            var version = await server.VersionAsync(cancel);
            return facts with { Version = version ?? "unknown", Models = (await server.ListAsync(cancel)).Count };
        }
        catch (OllamaException failure)
        {
            return facts with { Failure = failure };
        }
    }

    private string? WantedBy()
    {
        if (scene.OllamaHost is not null)
        {
            return "forge.ollama.host";
        }

        if (scene.Variable("OLLAMA_HOST") is { Length: > 0 })
        {
            return "OLLAMA_HOST";
        }

        return SyncSources.Of([scene.Workspace]) is { Models.Count: > 0, Catalogues: var catalogues } ? catalogues[0]
            : scene.Workspace.Current.Files.Paths.FirstOrDefault(RelativePath.IsModelfile);
    }
}
