namespace ForgeLsp.Core.Modelfiles;

/// <summary>What an instruction is for, as completion and hover show it.</summary>
/// <param name="Name">In capitals, as people write it; Ollama takes any case.</param>
/// <param name="Usage">What follows it.</param>
/// <param name="Summary">One line.</param>
/// <param name="Details">What else there is to know, in Markdown.</param>
public sealed record ModelfileKeywordInfo(ModelfileKeyword Keyword, string Name, string Usage, string Summary, string Details)
{
    /// <summary>Least version of Ollama that takes it; null where each does.</summary>
    public string? Since { get; init; }
}

/// <summary>The instructions that Ollama knows, by name.</summary>
/// <remarks>Source: <c>isValidCommand</c> in <c>parser/parser.go</c> of ollama/ollama; what each does is in <c>docs/modelfile</c> and <c>server/create.go</c> there.</remarks>
public static class ModelfileKeywords
{
    private static readonly Dictionary<string, ModelfileKeywordInfo> ByName;

    static ModelfileKeywords()
    {
        All =
        [
            new(ModelfileKeyword.From, "FROM", "model[:tag] | path", "The model that this one is made from",
                "A model of Ollama's library or of the server (`llama3.1:8b`), a model of Hugging Face (`hf.co/org/repo`), or a path relative to the Modelfile: a GGUF file, or a folder with Safetensors. Every Modelfile needs one, in any place. It may repeat for a model in several GGUF files."),
            new(ModelfileKeyword.Parameter, "PARAMETER", "name value", "Sets how the model runs",
                "A setting that every chat with the model begins with. A request to the server may still set another value. A name that comes twice has its last value; only `stop` gathers."),
            new(ModelfileKeyword.Template, "TEMPLATE", "\"\"\"…\"\"\"", "The template that makes the prompt",
                "A Go template (`text/template`) that puts system message, chat and tools into the text that the model was trained on. Without it the template of the base model is used."),
            new(ModelfileKeyword.System, "SYSTEM", "text", "The system message",
                "What the model is told before each chat, where the template has a place for it. Text over several lines stands in `\"\"\"`."),
            new(ModelfileKeyword.Adapter, "ADAPTER", "path", "A LoRA adapter for the base model",
                "A GGUF file or a folder with a Safetensors adapter, relative to the Modelfile. It must have been trained on the model that `FROM` names, or the answers are noise."),
            new(ModelfileKeyword.License, "LICENSE", "text", "The licence of the model",
                "The text or name of the licence under which the model is shared. May repeat."),
            new(ModelfileKeyword.Message, "MESSAGE", "role text", "A message that each chat begins with",
                "`system`, `user` or `assistant`, then the text. Several of them are an example that the model goes on from."),
            new(ModelfileKeyword.Draft, "DRAFT", "path", "A small model that drafts for this one",
                "Speculative decoding: the draft model proposes tokens, this one accepts or refuses them. A path relative to the Modelfile, and another one than that of `FROM`.") { Since = "0.23" },
            new(ModelfileKeyword.Renderer, "RENDERER", "name", "The built-in renderer that makes the prompt",
                "Names a renderer that Ollama has built in for a family of models; it is used in place of the template.") { Since = "0.12" },
            new(ModelfileKeyword.Parser, "PARSER", "name", "The built-in parser that reads the answer",
                "Names a parser that Ollama has built in for a family of models: it takes thinking and tool calls out of the answer.") { Since = "0.12" },
            new(ModelfileKeyword.Requires, "REQUIRES", "version", "The least version of Ollama",
                "A version such as `0.14.0`. An older server refuses the model.") { Since = "0.14" },
        ];
        ByName = All.ToDictionary(static info => info.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>All of them, in the order in which people write them.</summary>
    public static IReadOnlyList<ModelfileKeywordInfo> All { get; }

    /// <summary>The roles of a message. Ollama takes them in small letters only.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["system", "user", "assistant"];

    /// <summary>The instruction of this name, in any case.</summary>
    public static ModelfileKeyword Of(string name) => ByName.TryGetValue(name, out var info) ? info.Keyword : ModelfileKeyword.Unknown;

    /// <summary>What <paramref name="keyword"/> is for; null for <see cref="ModelfileKeyword.Unknown"/>.</summary>
    public static ModelfileKeywordInfo? Info(ModelfileKeyword keyword) => All.FirstOrDefault(info => info.Keyword == keyword);
}
