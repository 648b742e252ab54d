using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;

namespace ForgeLsp.Rules.Python.Tracking;

/// <summary>The names under which a call logs parameters or metrics.</summary>
internal static class LoggedKeys
{
    /// <summary>The names with the literals that write them; null where one is not written out.</summary>
    public static IReadOnlyList<(string Name, PyExpression Place)>? Of(PythonSemantics semantics, MlflowLog log)
    {
        if (log.Name is "log_param" or "log_metric")
        {
            return Argument(log, log.IsFluent ? 0 : 1, "key") is { } key && semantics.StringValue(key) is { } name ? [(name, key)] : null;
        }

        if (log.Name is not ("log_params" or "log_metrics") || Argument(log, 0, log.Name == "log_params" ? "params" : "metrics") is not { } value)
        {
            return null;
        }

        var dicts = semantics.Dicts(value).ToList();
        if (dicts is not [var dict])
        {
            return null;
        }

        var names = new List<(string, PyExpression)>();
        switch (dict)
        {
            case PyDict display:
                foreach (var entry in display.Entries)
                {
                    if (entry.Key is not { } key || semantics.StringValue(key) is not { } name)
                    {
                        return null;
                    }

                    names.Add((name, key));
                }

                break;
            case PyCall call:
                foreach (var argument in call.Arguments)
                {
                    if (argument.Name is not { } name)
                    {
                        return null;
                    }

                    names.Add((name.Text, argument.Value));
                }

                break;
        }

        // A dict that is filled later may hold more.
        return ReferenceEquals(dict, value) || semantics.BindingOf(value) is { Values.Count: 1, Uses.Count: <= 1 } ? names : null;
    }

    /// <summary>An argument by keyword or position.</summary>
    public static PyExpression? Argument(MlflowLog log, int position, string keyword) => Argument(log.Call, position, keyword);

    /// <inheritdoc cref="Argument(MlflowLog, int, string)"/>
    public static PyExpression? Argument(PyCall call, int position, string keyword)
    {
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var argument = call.Arguments[i];
            if (argument.Name?.Text == keyword || (i == position && argument is { Name: null, IsDoubleStar: false, Value: not PyStarred }))
            {
                return argument.Value;
            }
        }

        return null;
    }
}
