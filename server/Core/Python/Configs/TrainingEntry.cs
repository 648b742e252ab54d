using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Configs;

/// <summary>Where a script that is run begins to train.</summary>
public static class TrainingEntry
{
    /// <summary>
    /// The <c>if __name__ == "__main__":</c> of <paramref name="file"/>, else the first statement outside of functions that opens a run, trains, or
    /// calls a function of the file; null for a module that only offers functions to others.
    /// </summary>
    public static TextSpan? Of(PythonFile file)
    {
        if (MainOf(file) is { } main)
        {
            return main;
        }

        var semantics = file.Semantics;
        TextSpan? own = null;
        foreach (var call in semantics.Calls)
        {
            if (IsInFunction(call, semantics))
            {
                continue;
            }

            if (semantics.QualifiedName(call.Function) is "mlflow.start_run" or "wandb.init" || ScriptText.IsTraining(file.Tree.TextOf(call.Function)))
            {
                return file.Tree.SpanOf(call);
            }

            own ??= semantics.FunctionOf(call) is not null ? file.Tree.SpanOf(call) : null;
        }

        return own;
    }

    /// <summary>The <c>if __name__ == "__main__":</c> of <paramref name="file"/>, or null.</summary>
    public static TextSpan? MainOf(PythonFile file)
    {
        foreach (var statement in file.Tree.Statements)
        {
            if (statement is PyConditionalStatement { IsLoop: false, Branches: [{ Test: PyComparison { Operands: [PyName { Id: "__name__" }, ..] } test }, ..] })
            {
                return TextSpan.FromBounds(file.Tree.SpanOf(statement).Start, file.Tree.SpanOf(test).End);
            }
        }

        return null;
    }

    /// <summary>The first call of <paramref name="file"/> that opens a run, wherever it stands; null where none does.</summary>
    public static TextSpan? LoggingCall(PythonFile file)
    {
        var semantics = file.Semantics;
        foreach (var call in semantics.Calls)
        {
            // The last name first: it is at hand, where what it means must be looked up.
            if (call.Function is (PyAttribute { Name.Text: "start_run" or "init" } or PyName { Id: "start_run" or "init" }) and var function && semantics.QualifiedName(function) is "mlflow.start_run" or "wandb.init")
            {
                return file.Tree.SpanOf(call);
            }
        }

        return null;
    }

    private static bool IsInFunction(PyNode node, PythonSemantics semantics) => semantics.Ancestors(node).Any(static outer => outer is PyFunction or PyClass or PyLambda);
}
