using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>Seeds random generators at the head of a script.</summary>
internal static class SeedGenerators
{
    private const string Seed = "42";

    /// <summary>The edits, and what they call; null where one of <paramref name="generators"/> cannot be seeded by a line.</summary>
    public static (string Title, IReadOnlyList<TextEdit> Edits)? Edits(PythonFile file, IReadOnlyList<string> generators)
    {
        var head = new ScriptHead(file, PythonStyle.Of(file));
        var lines = new List<string>();
        foreach (var generator in generators)
        {
            var line = generator switch
            {
                "random" when head.Import("random") is { } module => $"{module}.seed({Seed})",
                "numpy" when head.Import("numpy", alias: "np") is { } module => $"{module}.random.seed({Seed})",
                "torch" when head.Import("torch") is { } module => $"{module}.manual_seed({Seed})",
                "tensorflow" when !file.Semantics.Packages.Contains("tensorflow") && head.Import("keras") is { } module => $"{module}.utils.set_random_seed({Seed})",
                "tensorflow" when head.Import("tensorflow", alias: "tf") is { } module => $"{module}.random.set_seed({Seed})",
                "paddle" when head.Import("paddle") is { } module => $"{module}.seed({Seed})",
                "mxnet" when head.Import("mxnet", alias: "mx") is { } module => $"{module}.random.seed({Seed})",
                _ => null,
            };
            if (line is null)
            {
                return null;
            }

            lines.Add(line);
        }

        head.Add(lines);
        return lines.Count > 0 && head.IsFree && head.Edit() is { } edit ? (lines.Count == 1 ? $"Add `{lines[0]}`" : $"Seed the {lines.Count} generators", [edit]) : null;
    }
}
