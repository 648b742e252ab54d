using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules;
using ForgeLsp.Rules.Airflow;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Index;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Airflow;

/// <summary>Laws of all rules about DAGs: broken files are quiet, typing gives what opening gives, and a fix leaves a file without its finding.</summary>
public sealed class DagFileTests
{
    private const int Seed = 20261121;
    private const string Path = "dags/train.py";

    private static readonly string[] Pieces =
    [
        "", "(", ")", "{", "}", ",", "\n", "    ", "'", "\"", "x", "#", "from airflow import DAG\n", "from airflow.decorators import dag, task\n", "from datetime import datetime\n", "import datetime as dt\n",
        "with DAG('d', default_args=default_args) as d:\n    ", "default_args = {'owner': 'a'}\n", "default_args = dict(\n    owner='a',  # me\n)\n", "BashOperator(task_id='x', retries=1)\n",
        "@dag\n", "@task\n", "def f(ti):\n    ", "ti.xcom_push('a', 1)\n", "ti.xcom_pull(task_ids='f', key='b')\n", "default_args.update(retries=2)\n", "timedelta = 3\n", "retries=1", "**kwargs", "print 'x'\n",
    ];

    private static readonly string[] Starts =
    [
        "from airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\ndefault_args = {\n    'owner': 'ada',\n    'start_date': 1\n}\n\nwith DAG('d', default_args=default_args) as d:\n    BashOperator(task_id='x')\n",
        "from airflow.decorators import dag, task\n\n@dag\ndef d():\n    @task\n    def f(ti=None):\n        ti.xcom_pull(task_ids='f', key='b')\n\n    f()\n\nd()\n",
        "import datetime\nfrom airflow.sdk import DAG\nfrom airflow.providers.standard.operators.bash import BashOperator\nd = DAG(\n    'd',\n    schedule=None\n)\nBashOperator(task_id='x', dag=d)\nBashOperator(task_id='y', retries=3, dag=d)\n",
    ];

    [Fact]
    public void Typing_gives_the_findings_that_opening_gives_and_each_fix_solves_its_finding()
    {
        var (snapshot, analyzer, failures) = Load();
        var random = new Random(Seed);
        var cancel = TestContext.Current.CancellationToken;
        var (found, solved) = (0, 0);
        for (var round = 0; round < 60; round++)
        {
            var text = SourceText.From(Starts[random.Next(Starts.Length)]);
            var typed = new SourceFile(Path, text);
            for (var step = 0; step < 10; step++)
            {
                var findings = analyzer.Check(snapshot, typed, cancel);
                Assert.Equal(Describe(analyzer.Check(snapshot, new SourceFile(Path, SourceText.From(text.ToString())), cancel)), Describe(findings));
                foreach (var finding in findings)
                {
                    found++;
                    foreach (var fix in analyzer.Fixes(snapshot, typed, finding.Finding).Where(fix => fix.Edits.All(static edit => edit.Path is null)))
                    {
                        var mended = fix.Edits.SelectMany(static edit => edit.Edits).OrderByDescending(static edit => edit.Span).Aggregate(text, static (result, edit) => result.WithChange(edit.Span, edit.NewText));
                        var after = new SourceFile(Path, mended);
                        Assert.True(after.Python.Tree.Problems.Count <= typed.Python.Tree.Problems.Count, $"{fix.Title}:\n{mended}");
                        if (fix.Title.StartsWith("Add ", StringComparison.Ordinal))
                        {
                            solved++;
                            Assert.True(analyzer.Check(snapshot, after, cancel).Count(other => other.Finding.RuleId == finding.Finding.RuleId) < findings.Count(other => other.Finding.RuleId == finding.Finding.RuleId), $"{fix.Title}:\n{mended}");
                        }
                    }
                }

                text = text.WithChange(new TextSpan(random.Next(text.Length + 1), 0), Pieces[random.Next(Pieces.Length)]);
                typed = new SourceFile(Path, text, typed);
            }
        }

        Assert.Empty(failures);
        Assert.NotEqual(0, found);
        Assert.NotEqual(0, solved);
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "twenty thousand lines", string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"BashOperator(task_id='t{i}', bash_command='true', dag=d)\n")) },
        { "pulls and pushes", string.Concat(Enumerable.Range(0, 4_000).Select(static i => $"def f{i}(ti):\n    ti.xcom_push('a', 1)\n    ti.xcom_pull(task_ids='t', key='k{i}')\n    f{i / 2}(ti)\n")) },
        { "a chain", "x" + string.Concat(Enumerable.Repeat(".BashOperator(task_id='a')", 30_000)) + "\n" },
        { "DAGs", string.Concat(Enumerable.Range(0, 5_000).Select(static i => $"with DAG('d{i}'):\n    BashOperator(task_id='x')\n")) },
        { "one id", string.Concat(Enumerable.Repeat("with DAG('d'):\n    BashOperator(task_id='x')\n", 1_000)) },
        { "default arguments of default arguments", string.Concat(Enumerable.Range(0, 5_000).Select(static i => $"a{i + 1} = {{**a{i}, **a{i}, **a{i}}}\n")) + "DAG('z', default_args=a5000)\n" },
        { "an open bracket", "default_args = {'owner': (((([[[[\n" + string.Concat(Enumerable.Repeat("BashOperator(task_id='x', dag=d)\n", 5_000)) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Repetition_does_not_stop_the_check(string what, string text)
    {
        var (snapshot, analyzer, failures) = Load();
        var cancel = TestContext.Current.CancellationToken;
        Assert.NotNull(Effort.Within(TimeSpan.FromSeconds(10), what, () => analyzer.Check(snapshot, new SourceFile(Path, SourceText.From("from airflow import DAG\nfrom airflow.operators.bash import BashOperator\nd = DAG('d')\na0 = {}\n" + text)), cancel)));
        Assert.Empty(failures);
    }

    [Theory]
    [InlineData("from airflow import DAG\nfrom airflow.operators.bash import BashOperator\nwith DAG('d', default_args={'owner': 'a'\n    BashOperator(task_id='x')\n")]
    [InlineData("from airflow import DAG\nfrom airflow.operators.bash import BashOperator\nexec 'x' in {\nd = DAG('d')\nBashOperator(task_id='x', dag=d)\n")]
    public void A_DAG_behind_a_syntax_error_is_not_judged(string text)
    {
        var (snapshot, analyzer, failures) = Load();
        Assert.Empty(analyzer.Check(snapshot, new SourceFile(Path, SourceText.From(text)), TestContext.Current.CancellationToken));
        Assert.Empty(failures);
    }

    private static (Snapshot Snapshot, Analyzer Analyzer, List<string> Failures) Load()
    {
        var workspace = new ForgeWorkspace(RootFolder.FromPath("/w"), new MemoryFiles(), BuiltInSchemas.For, modules: new ModuleReader());
        workspace.Load(CancellationToken.None);
        var failures = new List<string>();
        return (workspace.Current, new Analyzer([.. RuleCatalogue.All.Where(static rule => rule.GetType().Namespace == typeof(RetriesNotSet).Namespace)], Fixture.Clock, failures.Add), failures);
    }

    private static IEnumerable<string> Describe(IReadOnlyList<CheckedFinding> findings) => findings.Select(static item => $"{item.Finding.Span} {item.Finding.RuleId} {item.Finding.Message}");
}
