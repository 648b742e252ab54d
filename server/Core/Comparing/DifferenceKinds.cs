using ForgeLsp.Core.Runs;

namespace ForgeLsp.Core.Comparing;

/// <summary>What kind of difference a parameter or tag makes, by its name, and how much such a difference matters where nothing more is known.</summary>
public static class DifferenceKinds
{
    /// <summary>Something that the run was told to do.</summary>
    public const string Parameter = "parameter";

    /// <summary>What only numbers a repetition.</summary>
    public const string Seed = "seed";

    /// <summary>The commit.</summary>
    public const string Code = "code";

    /// <summary>Changes that no commit holds.</summary>
    public const string Uncommitted = "uncommitted";

    /// <summary>A dataset, or a version of data.</summary>
    public const string Data = "data";

    /// <summary>Libraries, interpreters and images.</summary>
    public const string Environment = "environment";

    /// <summary>Machines and devices.</summary>
    public const string Hardware = "hardware";

    /// <summary>The script that was started.</summary>
    public const string Script = "script";

    /// <summary>Everything else: users, states, tags.</summary>
    public const string Other = "other";

    private static readonly HashSet<string> Devices = Set("gpu gpus cuda device devices host hostname node nodes cpu cpus machine instance accelerator accelerators tpu hardware");
    private static readonly HashSet<string> Libraries = Set("python torch pytorch tensorflow tf keras jax numpy pandas scipy sklearn scikit lightgbm xgboost catboost transformers lightning cudnn mlflow driver library lib framework package");
    private static readonly HashSet<string> Images = Set("docker container conda virtualenv venv requirements");
    private static readonly HashSet<string> DataWords = Set("data dataset datasets corpus dvc");
    private static readonly HashSet<string> Versions = Set("version hash md5 sha sha1 sha256 digest checksum rev revision etag");
    private static readonly HashSet<string> Learned = Set("lr learning batch epochs epoch steps optimizer optimiser model architecture arch depth width layers hidden dropout decay momentum estimators loss regularization alpha beta gamma lambda kernel scheduler warmup");

    /// <summary>The kind of a parameter's difference.</summary>
    /// <param name="name">Its key.</param>
    /// <param name="isRepeat">Whether it numbers repetitions.</param>
    public static string OfParameter(string name, bool isRepeat) => isRepeat ? Seed : OfWords(name) ?? Parameter;

    /// <summary>The kind of a tag's difference.</summary>
    public static string OfTag(string name) => IsUncommitted(name) ? Uncommitted : OfWords(name) ?? Other;

    /// <summary>Whether a tag says that the code had changes that no commit holds, such as <c>mlflow.source.git.dirty</c> or <c>git_dirty</c>.</summary>
    public static bool IsUncommitted(string tag) => NameWords.Of(tag) is [.., "dirty" or "uncommitted"];

    /// <summary>0 to 1: how much a difference may matter as long as no metric says so.</summary>
    public static double Prior(string kind, string name) => kind switch
    {
        Data => 0.65,
        Code => 0.6,
        Uncommitted => 0.5,
        Parameter => RepeatNames.IsLabel(name) ? 0.15 : NameWords.Of(name).Any(Learned.Contains) ? 0.55 : 0.5,
        Script => 0.45,
        Environment => 0.35,
        Hardware => 0.25,
        Seed => 0.2,
        _ => 0.1,
    };

    /// <summary>The order of kinds that matter alike.</summary>
    public static int Rank(string kind) => Array.IndexOf([Data, Code, Uncommitted, Parameter, Script, Environment, Hardware, Seed, Other], kind);

    private static string? OfWords(string name)
    {
        var words = NameWords.Of(name);
        var isVersion = words.Any(Versions.Contains);
        return words.Any(DataWords.Contains) && isVersion ? Data
            : words.Any(Images.Contains) || (isVersion && words.Any(word => Libraries.Contains(word) || word == "cuda")) ? Environment
            : words.Any(Devices.Contains) ? Hardware
            : null;
    }

    private static HashSet<string> Set(string words) => words.Split(' ').ToHashSet(StringComparer.Ordinal);
}
