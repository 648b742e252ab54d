using System.Text.Json;
using ForgeLsp.Rules.Python.Hyperparameters;

namespace ForgeLsp.Rules.Python.Knowledge;

/// <summary>What of a run a call records.</summary>
[Flags]
internal enum RunParts
{
    None = 0,
    Parameters = 1,
    Metrics = 2,
    Model = 4,
    All = Parameters | Metrics | Model,
}

/// <summary>What records runs, from <c>Knowledge/tracking.json</c>; read once.</summary>
internal sealed class TrackingKnowledge
{
    private static readonly Lazy<TrackingKnowledge> Loaded = new(() => KnowledgeFile.Read("tracking", static root => new TrackingKnowledge(root)));

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _prefixesOf;
    private readonly HashSet<string> _silent;
    private readonly string[] _silentPrefixes;
    private readonly HashSet<(string Package, string Name)> _callables;
    private readonly Dictionary<string, HashSet<string>> _autolog = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RunParts> _logs = new(StringComparer.Ordinal);
    private readonly string[] _helpers;
    private readonly NameVerdicts<bool> _trackers;

    private TrackingKnowledge(JsonElement root)
    {
        _trackers = new(Tracks);
        _prefixesOf = KnowledgeFile.Words(root, "prefixes").GetAlternateLookup<ReadOnlySpan<char>>();
        _silent = KnowledgeFile.Words(root, "silent");
        _silentPrefixes = KnowledgeFile.List(root, "silentPrefixes");
        _callables = [.. KnowledgeFile.Pairs(root, "callables").Select(static pair => (pair.Key, pair.Value))];
        _helpers = KnowledgeFile.List(root, "helpers");
        Methods = KnowledgeFile.Words(root, "methods");
        Receivers = KnowledgeFile.Words(root, "receivers");
        Loggers = KnowledgeFile.Words(root, "loggers");
        Arguments = KnowledgeFile.Words(root, "arguments");
        Variables = KnowledgeFile.Words(root, "variables");
        foreach (var item in KnowledgeFile.Items(root, "autolog"))
        {
            var libraries = KnowledgeFile.Words(item, "libraries");
            foreach (var flavor in KnowledgeFile.List(item, "of") is { Length: > 0 } flavors ? flavors : [""])
            {
                _autolog[flavor] = libraries;
            }
        }

        foreach (var item in KnowledgeFile.Items(root, "logs"))
        {
            var part = item.GetProperty("what").GetString() switch
            {
                "parameters" => RunParts.Parameters,
                "metrics" => RunParts.Metrics,
                _ => RunParts.Model,
            };
            foreach (var name in KnowledgeFile.List(item, "names"))
            {
                _logs[name] = _logs.GetValueOrDefault(name) | part;
            }
        }
    }

    public static TrackingKnowledge Instance => Loaded.Value;

    /// <summary>Methods that record a run, whatever they are of.</summary>
    public IReadOnlySet<string> Methods { get; }

    /// <summary>Words of names that say that something is a tracker, whatever it was made by.</summary>
    public IReadOnlySet<string> Receivers { get; }

    /// <summary>Names of things whose <c>log</c> and <c>log_dict</c> record a run.</summary>
    public IReadOnlySet<string> Loggers { get; }

    /// <summary>Keyword arguments that name a tracker.</summary>
    public IReadOnlySet<string> Arguments { get; }

    /// <summary>Variables of the environment that configure a tracker.</summary>
    public IReadOnlySet<string> Variables { get; }

    /// <summary>Whether a call of this dotted name records a run.</summary>
    public bool IsTracker(string qualified) => _trackers.Of(qualified);

    private bool Tracks(string qualified)
    {
        var last = KnowledgeFile.Last(qualified);
        return _callables.Contains((KnowledgeFile.Root(qualified), last)) || (IsBelowTracker(qualified) && !_silent.Contains(last) && !Array.Exists(_silentPrefixes, prefix => last.StartsWith(prefix, StringComparison.Ordinal)));
    }

    /// <summary>Whether this is something of a tracking library.</summary>
    public bool IsBelowTracker(string qualified)
    {
        for (var dot = qualified.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = qualified.IndexOf('.', dot + 1))
        {
            if (_prefixesOf.Contains(qualified.AsSpan(0, dot)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The libraries whose training <c>mlflow.FLAVOR.autolog</c> records; of all flavors for an empty name.</summary>
    public IReadOnlySet<string>? Autolog(string flavor) => _autolog.GetValueOrDefault(flavor);

    /// <summary>Last names of the calls that log to a run.</summary>
    public IEnumerable<string> LogNames => _logs.Keys;

    /// <summary>What the logging call of this last name records.</summary>
    public RunParts Logs(string name) => _logs.GetValueOrDefault(name);

    /// <summary>Whether the dotted name of an import says that it tracks.</summary>
    public bool SaysTracking(string import)
    {
        foreach (var part in import.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var lower = part.ToLowerInvariant();
            foreach (var helper in _helpers)
            {
                if (lower.Contains(helper, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
