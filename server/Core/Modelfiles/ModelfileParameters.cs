using System.Globalization;

namespace ForgeLsp.Core.Modelfiles;

/// <summary>What kind of value a parameter takes.</summary>
public enum ModelfileValueType
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Any text.</summary>
    Text,
}

/// <summary>What Ollama does with a parameter today.</summary>
public enum ModelfileParameterState
{
    /// <summary>Reads it.</summary>
    Current,

    /// <summary>Says that it is deprecated, and goes on without it.</summary>
    Ignored,

    /// <summary>Refuses the file; older versions read it.</summary>
    Removed,
}

/// <summary>A parameter of Ollama.</summary>
/// <param name="Name">As it must be written: Ollama knows small letters only.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Default">The value of a model that does not set it, as written; null where the server or the model decides.</param>
public sealed record ModelfileParameter(string Name, ModelfileValueType Type, string? Default, string Summary)
{
    /// <summary>The least value that a server can use; null where there is no limit.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest value that a server can use; null where there is no limit.</summary>
    public double? Max { get; init; }

    /// <summary>Whether <see cref="Min"/> itself is out of the range.</summary>
    public bool IsMinExcluded { get; init; }

    /// <summary>What is counted, such as <c>tokens</c>; empty where it is a plain number.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Whether it may come more than once and gathers its values.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether Ollama still reads it.</summary>
    public ModelfileParameterState State { get; init; }

    /// <summary>For a removed one, the version of Ollama that refuses it first.</summary>
    public string? Until { get; init; }

    /// <summary>What the type is called.</summary>
    public string TypeName => Type switch
    {
        ModelfileValueType.Integer => "whole number",
        ModelfileValueType.Number => "number",
        ModelfileValueType.Boolean => "true or false",
        _ => "text",
    };

    /// <summary>The range in words; null where there is none.</summary>
    public string? Range => (Min, Max) switch
    {
        (null, null) => null,
        ({ } min, null) => IsMinExcluded ? $"greater than {Plain(min)}" : $"{Plain(min)} or more",
        (null, { } max) => $"{Plain(max)} or less",
        ({ } min, { } max) => $"from {Plain(min)} to {Plain(max)}",
    };

    /// <summary>Whether a server can use <paramref name="value"/>.</summary>
    public bool Allows(double value) => !double.IsNaN(value) && !double.IsInfinity(value) && (Min is not { } min || (IsMinExcluded ? value > min : value >= min)) && (Max is not { } max || value <= max);

    private static string Plain(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>The parameters of Ollama, today's and yesterday's.</summary>
/// <remarks>
/// Source: <c>Options</c>, <c>DefaultOptions</c> and <c>FormatParams</c> in <c>api/types.go</c>, <c>deprecatedParameters</c> in <c>parser/parser.go</c>
/// of ollama/ollama, and the history of these files. Ranges are those outside of which no sampler is defined; what is unwise only is no matter here.
/// </remarks>
public static class ModelfileParameters
{
    private static readonly Dictionary<string, ModelfileParameter> ByName;

    static ModelfileParameters()
    {
        All =
        [
            Number("temperature", "0.8", "How freely the next token is chosen: 0 always takes the likeliest, higher values are more inventive.") with { Min = 0 },
            Integer("num_ctx", null, "Size of the context window: what of the chat the model can see at once. The default depends on the server's memory.", "tokens") with { Min = 0 },
            Integer("num_predict", "-1", "The most that one answer may have. -1 is without end, -2 fills the context window.", "tokens") with { Min = -2 },
            Number("top_p", "0.9", "Chooses among the likeliest tokens that together have this probability (nucleus sampling). 1 takes all.") with { Min = 0, Max = 1 },
            Integer("top_k", "40", "Chooses among this many of the likeliest tokens. 0 takes all.", "tokens") with { Min = -1 },
            Number("min_p", "0.0", "Leaves out tokens whose probability is less than this share of the likeliest one's.") with { Min = 0, Max = 1 },
            Number("typical_p", "1.0", "Chooses among tokens that are about as surprising as text usually is. 1 switches it off.") with { Min = 0, Max = 1 },
            Number("repeat_penalty", "1.0", "How much less likely a token gets that came a short while ago. 1 switches it off; below 1 repeats are rewarded.") with { Min = 0, IsMinExcluded = true },
            Integer("repeat_last_n", "64", "How far back repeats count. 0 is not at all, -1 is the whole context window.", "tokens") with { Min = -1 },
            Number("presence_penalty", "0.0", "Taken off the score of each token that came already, however often. Below 0 repeats are rewarded."),
            Number("frequency_penalty", "0.0", "Taken off the score of a token for each time that it came already. Below 0 repeats are rewarded."),
            Integer("seed", "-1", "Start of the random numbers. With the same seed, prompt and settings the answer is the same; a negative one is another at each request."),
            new("stop", ModelfileValueType.Text, null, "Text at which an answer ends; it is not part of the answer. May come several times.") { IsList = true },
            Integer("num_keep", "4", "What is kept from the beginning of the prompt when the context window is full. -1 keeps all of it.", "tokens") with { Min = -1 },
            Integer("num_batch", "512", "How much of a prompt is worked on at once. Less needs less memory and takes longer.", "tokens") with { Min = 1 },
            Integer("num_gpu", "-1", "How many layers of the model go to the GPUs. 0 uses the CPU only, -1 lets the server decide.", "layers") with { Min = -1 },
            Integer("main_gpu", null, "Index of the GPU that holds what cannot be spread over several.") with { Min = 0 },
            Integer("num_thread", "0", "Threads of the CPU. 0 lets the server decide; the number of physical cores is best.", "threads") with { Min = 0 },
            new("use_mmap", ModelfileValueType.Boolean, null, "Whether the file of the model is mapped into memory, and not read as a whole. The server decides where it is not set."),
            Integer("draft_num_predict", "4", "The most tokens that a draft model proposes at once (see `DRAFT`). 0 switches it off.", "tokens") with { Min = 0 },

            Ignored("mirostat", ModelfileValueType.Integer, "Switched Mirostat sampling on."),
            Ignored("mirostat_tau", ModelfileValueType.Number, "The surprise that Mirostat sampling aimed at."),
            Ignored("mirostat_eta", ModelfileValueType.Number, "How fast Mirostat sampling followed."),
            Ignored("penalize_newline", ModelfileValueType.Boolean, "Whether line breaks counted as repeats."),
            Ignored("low_vram", ModelfileValueType.Boolean, "Held back memory of the GPU."),
            Ignored("f16_kv", ModelfileValueType.Boolean, "Kept keys and values in half precision, as is always done now."),
            Ignored("logits_all", ModelfileValueType.Boolean, "Gave the scores of all tokens."),
            Ignored("vocab_only", ModelfileValueType.Boolean, "Loaded the vocabulary without the weights."),
            Ignored("use_mlock", ModelfileValueType.Boolean, "Kept the model from being swapped out."),

            Removed("tfs_z", ModelfileValueType.Number, "0.5.2", "Tail-free sampling."),
            Removed("numa", ModelfileValueType.Boolean, "0.3.4", "Memory of several processors; the server finds that out itself."),
            Removed("num_gqa", ModelfileValueType.Integer, "0.1.35", "Groups of attention heads; the file of the model says it."),
            Removed("rope_frequency_base", ModelfileValueType.Number, "0.1.35", "Base of the rotary position encoding; the file of the model says it."),
            Removed("rope_frequency_scale", ModelfileValueType.Number, "0.1.35", "Scale of the rotary position encoding; the file of the model says it."),
            Removed("embedding_only", ModelfileValueType.Boolean, "0.1.28", "Loaded the model for embeddings only."),
        ];
        ByName = All.ToDictionary(static parameter => parameter.Name, StringComparer.Ordinal);
        Current = [.. All.Where(static parameter => parameter.State == ModelfileParameterState.Current)];
    }

    /// <summary>All of them, the most used first.</summary>
    public static IReadOnlyList<ModelfileParameter> All { get; }

    /// <summary>Those that Ollama reads.</summary>
    public static IReadOnlyList<ModelfileParameter> Current { get; }

    /// <summary>The parameter of exactly this name; null where there is none.</summary>
    public static ModelfileParameter? Named(string name) => ByName.GetValueOrDefault(name);

    private static ModelfileParameter Number(string name, string? normal, string summary) => new(name, ModelfileValueType.Number, normal, summary);

    private static ModelfileParameter Integer(string name, string? normal, string summary, string unit = "") => new(name, ModelfileValueType.Integer, normal, summary) { Unit = unit };

    private static ModelfileParameter Ignored(string name, ModelfileValueType type, string summary) => new(name, type, null, summary) { State = ModelfileParameterState.Ignored };

    private static ModelfileParameter Removed(string name, ModelfileValueType type, string until, string summary) => new(name, type, null, summary) { State = ModelfileParameterState.Removed, Until = until };
}
