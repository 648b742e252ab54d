using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Experiments;

/// <summary>How many errors and warnings stand in the folders of experiments.</summary>
internal sealed class ExperimentProblems
{
    private readonly Dictionary<string, int> _byFolder = new(StringComparer.Ordinal);
    private readonly int _all;

    /// <summary>Adds up what is known. The work follows the number of files with problems, not that of experiments.</summary>
    /// <param name="problems">Errors and warnings by path; files without any may be left out.</param>
    public ExperimentProblems(IEnumerable<KeyValuePair<string, int>> problems, IReadOnlyList<ExperimentSummary> experiments)
    {
        var found = problems.Where(static pair => pair.Value > 0).ToList();
        if (found.Count == 0)
        {
            return;
        }

        var homes = experiments.Select(static experiment => RelativePath.Folder(experiment.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, count) in found)
        {
            var isInside = false;
            for (var folder = RelativePath.Folder(path); ; folder = RelativePath.Folder(folder))
            {
                if (homes.Contains(folder))
                {
                    _byFolder[folder] = _byFolder.GetValueOrDefault(folder) + count;
                    isInside = true;
                }

                if (folder.Length == 0)
                {
                    break;
                }
            }

            _all += isInside ? count : 0;
        }
    }

    /// <summary>Those of one experiment: of its metadata and of every file in its folder.</summary>
    public int Of(ExperimentSummary experiment) => _byFolder.GetValueOrDefault(RelativePath.Folder(experiment.Path));

    /// <summary>Those of all together, for the icon of the view; null where there are none.</summary>
    public ViewBadge? Badge() => _all == 0 ? null : new(_all, $"{Text(_all)} in the experiments");

    /// <summary><c>1 problem</c>, <c>2 problems</c>.</summary>
    public static string Text(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "problem" : "problems")}");
}
