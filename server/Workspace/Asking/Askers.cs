namespace ForgeLsp.Workspace.Asking;

/// <summary>
/// Who asked what at its last check. A change then finds those that it concerns without looking at any file. Holds for each file its few
/// questions, each of them once however many ask it. Safe to use from several threads.
/// </summary>
internal sealed class Askers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Question[]> _questions = new(StringComparer.Ordinal);

    /// <summary>The asker of a question, or the set of them: nearly all questions have one.</summary>
    private readonly Dictionary<Question, object> _askers = [];

    /// <summary>How many files asked anything.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _questions.Count;
            }
        }
    }

    /// <summary>The file is gone.</summary>
    public void Forget(string path) => Set(path, new HashSet<Question>());

    /// <summary>Notes what the last check of <paramref name="path"/> asked.</summary>
    public void Set(string path, IReadOnlySet<Question> asked)
    {
        lock (_gate)
        {
            if (_questions.TryGetValue(path, out var before))
            {
                if (before.Length == asked.Count && Array.TrueForAll(before, asked.Contains))
                {
                    return;
                }

                foreach (var question in before)
                {
                    Remove(question, path);
                }
            }

            if (asked.Count == 0)
            {
                _questions.Remove(path);
                return;
            }

            _questions[path] = [.. asked];
            foreach (var question in asked)
            {
                Add(question, path);
            }
        }
    }

    /// <summary>The files whose last check asked one of <paramref name="questions"/>.</summary>
    public IReadOnlyCollection<string> Of(IEnumerable<Question> questions)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var question in questions)
            {
                switch (_askers.GetValueOrDefault(question))
                {
                    case string only:
                        found.Add(only);
                        break;
                    case HashSet<string> several:
                        found.UnionWith(several);
                        break;
                }
            }
        }

        return found;
    }

    /// <summary>Whether anybody asked this.</summary>
    public bool Has(Question question)
    {
        lock (_gate)
        {
            return _askers.ContainsKey(question);
        }
    }

    /// <summary>The questions that anybody asked and that fit.</summary>
    public IReadOnlyList<Question> Known(Func<Question, bool> fits)
    {
        lock (_gate)
        {
            return [.. _askers.Keys.Where(fits)];
        }
    }

    private void Add(Question question, string path)
    {
        if (!_askers.TryGetValue(question, out var known))
        {
            _askers[question] = path;
        }
        else if (known is HashSet<string> several)
        {
            several.Add(path);
        }
        else if (known is string only && only != path)
        {
            _askers[question] = new HashSet<string>(StringComparer.Ordinal) { only, path };
        }
    }

    private void Remove(Question question, string path)
    {
        if (_askers.GetValueOrDefault(question) is HashSet<string> several && several.Count > 1)
        {
            several.Remove(path);
        }
        else
        {
            _askers.Remove(question);
        }
    }
}
