using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Workspace.Asking;
using ForgeLsp.Workspace.Facts;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Workspace;

/// <content>Who is concerned by a change.</content>
public sealed partial class ForgeWorkspace
{
    private readonly Askers _askers = new();

    /// <summary>
    /// Notes what the check of <paramref name="path"/> against <paramref name="snapshot"/> asked of other files. Where an answer has changed
    /// meanwhile, the file is invalidated at once.
    /// </summary>
    public void Asked(string path, Snapshot snapshot, IReadOnlySet<Question> questions)
    {
        _askers.Set(path, questions);
        var now = _current;
        if (!ReferenceEquals(snapshot, now) && questions.Any(question => !Answers.AreSame(question, snapshot, now)))
        {
            Invalidate([path]);
        }
    }

    /// <summary>
    /// The tracking stores answered anew; null where nothing may be claimed any more. The same answer changes nothing, and of the files
    /// only those are checked again whose own questions have another answer now.
    /// </summary>
    public void SetTracking(TrackingFacts? facts)
    {
        TrackingFacts? before;
        lock (_gate)
        {
            before = _current.Tracking;
            if (TrackingChange.IsSame(before, facts))
            {
                return;
            }

            _current = With(_current, _current.Facts with { Tracking = facts });
        }

        TrackingChanged?.Invoke();
        Invalidate([.. _askers.Of(_askers.Known(question => question.Kind >= QuestionKind.Tracking && !TrackingChange.IsSame(question, before, facts)))]);
    }

    /// <summary>
    /// Git and DVC were asked anew; null where nothing may be claimed any more. Of the files only those are checked again of which something
    /// else is told now, and those that asked for what is not told of a file.
    /// </summary>
    public void SetGit(GitFacts? facts)
    {
        IReadOnlyList<string> files;
        bool isOtherBranch;
        lock (_gate)
        {
            var before = _current.Git;
            files = GitFacts.Differing(before, facts);
            isOtherBranch = before?.Branch != facts?.Branch;
            if (files.Count == 0 && !isOtherBranch && before is null == facts is null)
            {
                return;
            }

            _current = With(_current, _current.Facts with { Git = facts });
        }

        Invalidate([.. files.Union(isOtherBranch ? _askers.Of([new Question(QuestionKind.Git, "")]) : [], StringComparer.Ordinal)]);
    }

    /// <summary>
    /// Called after a document's new text was looked at: where what other files may know of it differs from before, those that asked are
    /// invalidated. An equal slice stops here.
    /// </summary>
    public void Settle(string path)
    {
        WantSchema(path);
        var now = _current.SummaryOf(path);
        var before = _settled.GetValueOrDefault(path);
        if (ReferenceEquals(before, now))
        {
            return;
        }

        var changed = new HashSet<Question>(Settle(path, now));
        if (path == Policy.FileName)
        {
            ReadPolicy();
            Invalidate([.. _current.Closed.Keys, .. _current.Open.Keys]);
        }

        if (!SameNames(before, now))
        {
            _background(() =>
            {
                var more = new HashSet<Question>();
                Rename(more);
                Concern([], more);
            });
        }

        Concern([path], changed, isChecked: true);
    }

    /// <summary>What others may know of <paramref name="path"/> is <paramref name="now"/>; returns the questions that have another answer by that.</summary>
    private IEnumerable<Question> Settle(string path, FileSummary? now)
    {
        var before = _settled.GetValueOrDefault(path);
        if (now is null)
        {
            _settled.TryRemove(path, out _);
        }
        else
        {
            _settled[path] = now;
        }

        Announce(before, now);
        return Answers.Changed(path, before, now, _askers.Has);
    }

    /// <summary>Checks again who asked, and <paramref name="paths"/> themselves unless they were just checked.</summary>
    private void Concern(IReadOnlyCollection<string> paths, HashSet<Question> changed, bool isChecked = false)
    {
        var concerned = new HashSet<string>(_askers.Of(changed), StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (isChecked)
            {
                concerned.Remove(path);
            }
            else
            {
                concerned.Add(path);
            }

            if (!_current.FileExists(path))
            {
                _askers.Forget(path);
            }
        }

        Invalidate([.. concerned]);
    }

    private void Announce(FileSummary? before, FileSummary? now)
    {
        var sameExperiment = before?.Experiment is { } old ? old.ShowsSameAs(now?.Experiment) : now?.Experiment is null;
        if (!sameExperiment || !ModelSummary.SaySame(before?.Models ?? [], now?.Models ?? []))
        {
            SummariesChanged?.Invoke();
        }
    }

    private void Invalidate(IReadOnlyList<string> paths)
    {
        if (paths.Count > 0)
        {
            Invalidated?.Invoke(paths);
        }
    }
}
