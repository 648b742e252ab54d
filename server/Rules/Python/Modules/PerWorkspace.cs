using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Python.Semantics;

namespace ForgeLsp.Rules.Python.Modules;

/// <summary>
/// What several rules compute of one file and its workspace, once per check: the view is another one at the next check, and notes anew what is
/// asked of it. Kept with the analysis of the file; the view is not kept alive.
/// </summary>
internal sealed class PerWorkspace<T>
    where T : class
{
    private WeakReference<IWorkspaceView>? _view;
    private T? _value;

    /// <summary>What <paramref name="make"/> gives for this analysis and <paramref name="workspace"/>, computed or found again.</summary>
    public static T? Of(PythonSemantics semantics, IWorkspaceView workspace, Func<T?> make)
    {
        var kept = semantics.Derive(static _ => new PerWorkspace<T>());
        lock (kept)
        {
            if (kept._view is null || !kept._view.TryGetTarget(out var view) || !ReferenceEquals(view, workspace))
            {
                kept._value = make();
                kept._view = new WeakReference<IWorkspaceView>(workspace);
            }

            return kept._value;
        }
    }
}
