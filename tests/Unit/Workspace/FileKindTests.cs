using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace.Index;
using Xunit;

namespace ForgeLsp.Tests.Unit.Workspace;

public sealed class FileKindTests
{
    private static readonly FileSet Files = FileSet.From(["train.py", "dvc.yaml", "src/x.py", "schemas/ours.schema.json", "data/near.json"]);

    [Theory]
    [InlineData("dvc.yaml", "stages:\n  a:\n    cmd: x\n", FileKind.Pipeline)]
    [InlineData("dvc.yaml", "", FileKind.Pipeline)]
    [InlineData("dvc.yaml", "stagess:\n  a:\n    cmd: x\n", FileKind.Pipeline)]
    [InlineData("dvc.yml", "stages:\n  a:\n    cmd: x\n", FileKind.Pipeline)]
    [InlineData("dvc.yml", "stages:\n  - build\n", FileKind.Other)]
    [InlineData("dvc.yml", "services:\n  dataverse:\n    image: a\n", FileKind.Other)]
    [InlineData("dvc.yaml", "version: '3'\nservices:\n  a: {}\n", FileKind.Other)]
    [InlineData("MLproject", "name: a\nentry_points: {}\n", FileKind.MlProject)]
    [InlineData("environment.yml", "name: a\ndependencies: [python=3.12]\n", FileKind.Conda)]
    [InlineData("environment.yml", "", FileKind.Conda)]
    [InlineData("environment.yaml", "production: {url: a}\n", FileKind.Other)]
    [InlineData("python_env.yaml", "python: '3.12'\n", FileKind.PythonEnv)]
    [InlineData("python_env.yaml", "name: a\nchannels: [conda-forge]\ndependencies: [pip, {pip: [mlflow]}]\n", FileKind.Conda)]
    [InlineData("experiments/2024/run1/metadata.yaml", "lang: en\ntitle: Minutes\nauthor: a\nkeywords: [b]\n", FileKind.Other)]
    [InlineData("experiments/2024/run1/metadata.yaml", "title: a\nowners: [b]\ntags: [c]\nreseacher: d\n", FileKind.Experiment)]
    [InlineData("experiments/2024/run1/metadata.yaml", "title: a\n", FileKind.Experiment)]
    [InlineData("deploy/docker-compose.dev.yml", "services: {a: {image: b}}\n", FileKind.Compose)]
    [InlineData("docker-compose.yml", "a: {image: b}\n", FileKind.Other)]
    [InlineData(".github/workflows/ci.yml", "on: push\njobs: {a: {}}\n", FileKind.Workflow)]
    [InlineData("params.yaml", "lr: 1\n", FileKind.TrainingConfig)]
    [InlineData("conf/model/resnet.yaml", "layers: 50\n", FileKind.TrainingConfig)]
    [InlineData("src/config.yaml", "port: 80\n", FileKind.Other)]
    [InlineData("requirements.txt", "numpy\n", FileKind.Requirements)]
    [InlineData("deploy/requirements/base.txt", "numpy\n", FileKind.Requirements)]
    [InlineData("notes.txt", "numpy\n", FileKind.Other)]
    [InlineData(".dvc/config", "[core]\n", FileKind.Settings)]
    [InlineData("config", "[core]\n", FileKind.Other)]
    [InlineData("deploy/.env.team", "A=1\n", FileKind.Settings)]
    [InlineData("service_account.json", "{}\n", FileKind.Settings)]
    [InlineData("data/rows.json", "{}\n", FileKind.Other)]
    [InlineData("model/tokenizer_config.json", "{}\n", FileKind.Other)]
    [InlineData("untitled:Untitled-1", "experiment_id: a\n", FileKind.Experiment)]
    [InlineData("untitled:Untitled-1", "name: a\n", FileKind.Other)]
    public void Path_and_shape_decide(string path, string text, FileKind kind) => Assert.Equal(kind, Classify(path, text).Kind);

    [Theory]
    [InlineData("Modelfile", "FROM llama3.1:8b\nPARAMETER seed 1\n", true)]
    [InlineData("deep/modelfile", "from llama3.1:8b\n", true)]
    [InlineData("modelfiles/support.Modelfile", "", true)]
    [InlineData("modelfiles/llama3.1-8b", "FROM llama3.1:8b\n", true)]
    [InlineData("ollama/modelfiles/assistant", "# ours\nSYSTEM a\nFROM b\n", true)]
    [InlineData("a/b.modelfile", "PARAMETER temperature 1\n", true)]
    [InlineData("Modelfile.small", "FROM a\n", true)]
    [InlineData("Modelfile-large", "FROM a\n", true)]
    [InlineData("Modelfile", "FRO", true)]
    [InlineData("Modelfile", "FORM a\nSYSTEM b\n", true)]
    [InlineData("Modelfile", "FROM a\nSYSTEM You are kind.\nYou are short.\nNever guess.\nUse lists.\n", true)]
    [InlineData("Modelfile", "FROM python:3.12\nRUN pip install x\n", false)]
    [InlineData("Modelfile", "FROM node:22 AS build\n", false)]
    [InlineData("Modelfile", "ARG X\nFROM a\nLABEL b=c\n", false)]
    [InlineData("Modelfile", "class Model:\n    pass\n", false)]
    [InlineData("Modelfile", "{\"name\": \"a\"}\n", false)]
    [InlineData("Modelfile", "solid cube\n  facet normal 0 0 1\n    outer loop\n      vertex 0 0 0\n", false)]
    [InlineData("modelfiles/notes", "These are notes.\nSystem of a model.\nFrom time to time we add one.\nMore follows.\n", false)]
    public void A_Modelfile_has_the_name_and_the_shape(string path, string text, bool isOne) =>
        Assert.Equal(isOne, new NavigationFixture($"#- {path}\n{text}").Document.Modelfile is not null);

    [Theory]
    [InlineData("modelfiles/README.md")]
    [InlineData("modelfiles/LICENSE")]
    [InlineData("modelfiles/build.sh")]
    [InlineData("modelfiles/weights.gguf")]
    [InlineData("modelfiles/Dockerfile")]
    [InlineData("modelfiles/Dockerfile.gpu")]
    [InlineData("modelfiles/.gitignore")]
    [InlineData("modelfiles/sub/notes")]
    [InlineData("Modelfile.md")]
    [InlineData("ModelfileReader.cs")]
    [InlineData("Modelfiles")]
    [InlineData("other/assistant")]
    public void A_file_of_another_name_is_none(string path) => Assert.False(RelativePath.IsModelfile(path));

    [Theory]
    [InlineData("data/x.yaml", "# yaml-language-server: $schema=near.json\na: 1\n", FileKind.Custom, "data/near.json")]
    [InlineData("data/x.yaml", "# note\n# $schema: schemas/ours.schema.json\na: 1\n", FileKind.Custom, "schemas/ours.schema.json")]
    [InlineData("data/x.yaml", "# yaml-language-server: $schema=../schemas/ours.schema.json\n", FileKind.Custom, "schemas/ours.schema.json")]
    [InlineData("data/x.yaml", "# yaml-language-server: $schema=gone.json\n", FileKind.Custom, "data/gone.json")]
    [InlineData("data/x.yaml", "# yaml-language-server: $schema=https://example.org/a.json\n", FileKind.Other, null)]
    [InlineData("metadata.yaml", "# yaml-language-server: $schema=https://example.org/a.json\nexperiment_id: a\n", FileKind.Other, null)]
    [InlineData("data/x.yaml", "# $schema: https://forge-lsp.github.io/forge/schemas/metadata.schema.json\n", FileKind.Experiment, null)]
    [InlineData("data/x.yaml", "# $schema: dvc.schema.json\n", FileKind.Pipeline, null)]
    [InlineData("data/x.yaml", "# $schema: /etc/schema.json\n", FileKind.Other, null)]
    [InlineData("data/x.yaml", "a: 1\n# yaml-language-server: $schema=near.json\n", FileKind.Other, null)]
    [InlineData("pipelines/a/x.yaml", "a: 1\n", FileKind.Custom, "schemas/ours.schema.json")]
    [InlineData("pipelines/dvc.yaml", "# $schema: ../data/near.json\n", FileKind.Custom, "data/near.json")]
    public void A_modeline_or_the_policy_decides_against_all_else(string path, string text, FileKind kind, string? schema)
    {
        var policy = Policy.Default with { Schemas = [KeyValuePair.Create("pipelines/**/*.yaml", "schemas/ours.schema.json")] };
        Assert.Equal(new FileClass(kind, schema), Classify(path, text, policy));
    }

    private static FileClass Classify(string path, string text, Policy? policy = null)
    {
        var source = SourceText.From(text);
        return new FileClassifier(policy ?? Policy.Default).Classify(path, Modeline.Of(source), () => YamlData.Resolve(YamlTree.Parse(source), YamlDialect.PyYaml), Files);
    }
}
