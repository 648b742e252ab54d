using System.Text;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Ollama;

/// <summary>What a Modelfile says, as Ollama takes it.</summary>
public sealed class ModelfileContent
{
    private readonly ModelfileTree _tree;

    private ModelfileContent(ModelfileTree tree) => _tree = tree;

    /// <summary>What it is made from: one model, or files of weights.</summary>
    public IReadOnlyList<string> From => Values(ModelfileKeyword.From);

    /// <summary>Paths of adapters.</summary>
    public IReadOnlyList<string> Adapters => Values(ModelfileKeyword.Adapter);

    /// <summary>The template of the prompt; null where there is none. The last one counts.</summary>
    public string? Template => Last(ModelfileKeyword.Template);

    /// <summary>The system message; null where there is none. The last one counts.</summary>
    public string? System => Last(ModelfileKeyword.System);

    /// <summary>The licences.</summary>
    public IReadOnlyList<string> Licenses => Values(ModelfileKeyword.License);

    /// <summary>The parameters in order, names in small letters.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters => Pairs(ModelfileKeyword.Parameter, static name => name.ToLowerInvariant());

    /// <summary>The messages by role.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Messages => Pairs(ModelfileKeyword.Message, static role => role);

    /// <summary>What newer servers take beside these, by the name of the request's field.</summary>
    public IReadOnlyDictionary<string, string> Others => new[] { ModelfileKeyword.Renderer, ModelfileKeyword.Parser, ModelfileKeyword.Requires }
        .Select(keyword => (Keyword: keyword, Value: Last(keyword)))
        .Where(static pair => pair.Value is not null)
        .ToDictionary(static pair => pair.Keyword.ToString().ToLowerInvariant(), static pair => pair.Value ?? "", StringComparer.Ordinal);

    /// <summary>Why Ollama would refuse it; null where nothing shows.</summary>
    public string? Problem => Broken() is { } broken
        ? $"line {_tree.Text.LineAt(broken.KeywordSpan.Start) + 1} of it ({Display.Plain(broken.Name)}) is none that Ollama understands"
        : _tree.Of(ModelfileKeyword.Draft).Any() ? "it names a draft model, which only `ollama create` can build"
        : From.Count == 0 ? "it has no FROM"
        : null;

    /// <summary>Reads a Modelfile. Never throws.</summary>
    public static ModelfileContent Read(string text) => new(ModelfileSyntax.Parse(text));

    /// <summary>The text with other values in place of those of FROM and ADAPTER.</summary>
    /// <param name="value">The new value of an old one; null to leave it.</param>
    public string With(Func<string, string?> value)
    {
        var text = _tree.Text.ToString();
        var (made, at) = (new StringBuilder(), 0);
        foreach (var instruction in _tree.Instructions.Where(static one => one is { Keyword: ModelfileKeyword.From or ModelfileKeyword.Adapter, Value: not null }))
        {
            made.Append(text, at, instruction.ValueSpan.Start - at).Append(value(instruction.Value ?? "") ?? text[instruction.ValueSpan.Start..instruction.ValueSpan.End]);
            at = instruction.ValueSpan.End;
        }

        return made.Append(text, at, text.Length - at).ToString();
    }

    private ModelfileInstruction? Broken() => _tree.Instructions.FirstOrDefault(static one =>
        one.Keyword == ModelfileKeyword.Unknown || one.IsUnterminated || one.Value is null || (one.Keyword == ModelfileKeyword.Message && !ModelfileKeywords.Roles.Contains(one.Argument)));

    private IReadOnlyList<string> Values(ModelfileKeyword keyword) => [.. _tree.Of(keyword).Select(static one => one.Value).OfType<string>()];

    private string? Last(ModelfileKeyword keyword) => _tree.Of(keyword).LastOrDefault()?.Value is { Length: > 0 } value ? value : null;

    private IReadOnlyList<KeyValuePair<string, string>> Pairs(ModelfileKeyword keyword, Func<string, string> name) =>
        [.. _tree.Of(keyword).Where(static one => one is { Argument: not null, Value: not null }).Select(one => KeyValuePair.Create(name(one.Argument ?? ""), one.Value ?? ""))];
}
