using System.Globalization;
using System.Text;
using System.Xml;
using ForgeLsp.Core.Findings;

namespace ForgeLsp.Host.Cli.Check.Formats;

/// <summary>
/// JUnit's XML as test reports of CI servers read it (the form of Jenkins, junit-10.xsd): a suite for each file, in it a case for each finding, and one
/// that passes where there is none. Findings under <paramref name="level"/> do not fail: their cases pass and tell in <c>system-out</c>.
/// </summary>
internal sealed class JUnitFormat(Severity level) : ICheckFormat
{
    private const string Tool = "forge check";

    /// <inheritdoc/>
    public void Write(CheckReport report, TextWriter output)
    {
        var byPath = report.Findings.ToLookup(static finding => finding.Path, StringComparer.Ordinal);
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using (var xml = XmlWriter.Create(output, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, IndentChars = "  ", NewLineChars = "\n", NewLineHandling = NewLineHandling.Entitize, CloseOutput = false }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", Tool);
            Count(xml, report.Paths.Sum(path => Math.Max(1, byPath[path].Count())) + report.Failures.Count, report.Findings.Count(Fails), report.Failures.Count);
            foreach (var path in report.Paths)
            {
                Suite(xml, path, [.. byPath[path]]);
            }

            if (report.Failures.Count > 0)
            {
                Failures(xml, report.Failures);
            }

            xml.WriteEndElement();
        }

        output.Write('\n');
    }

    private static void Count(XmlWriter xml, int tests, int failures, int errors)
    {
        xml.WriteAttributeString("tests", tests.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", failures.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", errors.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("time", "0");
    }

    private static void Failures(XmlWriter xml, IReadOnlyList<string> failures)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Tool);
        Count(xml, failures.Count, 0, failures.Count);
        for (var i = 0; i < failures.Count; i++)
        {
            Start(xml, failures.Count == 1 ? "everything could be checked" : $"everything could be checked ({i + 1})", Tool);
            xml.WriteStartElement("error");
            xml.WriteAttributeString("message", Valid(failures[i]));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Start(XmlWriter xml, string name, string className)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", Valid(name));
        xml.WriteAttributeString("classname", Valid(className));
        xml.WriteAttributeString("time", "0");
    }

    /// <summary>The text without what XML 1.0 (section 2.2) cannot hold, even escaped: most controls, halves of surrogate pairs, U+FFFE and U+FFFF.</summary>
    private static string Valid(string text)
    {
        var valid = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                valid.Append(text[i]).Append(text[++i]);
            }
            else
            {
                valid.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
            }
        }

        return valid.ToString();
    }

    private bool Fails(ReportedFinding finding) => finding.Severity <= level;

    private void Suite(XmlWriter xml, string path, IReadOnlyList<ReportedFinding> findings)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Valid(path));
        Count(xml, Math.Max(1, findings.Count), findings.Count(Fails), 0);
        if (findings.Count == 0)
        {
            Start(xml, "no findings", path);
            xml.WriteEndElement();
        }

        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var finding in findings)
        {
            var name = $"{finding.Rule} {finding.Name} at {finding.Line}:{finding.Column}";
            names[name] = names.GetValueOrDefault(name) + 1;
            Start(xml, names[name] == 1 ? name : $"{name} ({names[name]})", path);
            Case(xml, finding);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private void Case(XmlWriter xml, ReportedFinding finding)
    {
        var text = Valid($"{finding.Path}:{finding.Line}:{finding.Column}: {ReportWords.Of(finding.Severity)} {finding.Rule} {finding.PlacedMessage}");
        if (!Fails(finding))
        {
            xml.WriteElementString("system-out", text);
            return;
        }

        xml.WriteStartElement("failure");
        xml.WriteAttributeString("type", ReportWords.Of(finding.Severity));
        xml.WriteAttributeString("message", Valid(finding.PlacedMessage));
        xml.WriteString(text);
        xml.WriteEndElement();
    }
}
