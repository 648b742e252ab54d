using ForgeLsp.Rules.Registry;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Registry;

public sealed class ModelfileNotFoundTests
{
    [Fact]
    public void A_missing_file_is_reported_with_the_nearest_one() => Fixture.Check<ModelfileNotFound>("""
        models:
          chat:
            modelfile: modelfiles/caht.Modelfile
            #          ^^^^^^^^^^^^^^^^^^^^^^^^^ error FRG201: There is no file `modelfiles/caht.Modelfile` in the workspace — did you mean `modelfiles/chat.Modelfile`?
          search:
            modelfile: elsewhere/thing
            #          ^^^^^^^^^^^^^^^ error FRG201: There is no file `elsewhere/thing` in the workspace
        #- modelfiles/chat.Modelfile
        FROM llama3.1:8b
        """);

    [Fact]
    public void The_path_counts_from_the_workspace_or_the_catalogues_folder() => Fixture.Check<ModelfileNotFound>("""
        models:
          a: { modelfile: ./modelfiles/chat.Modelfile }
          b: { modelfile: ../modelfiles/chat.Modelfile }
          c: { modelfile: local.Modelfile }
        #- modelfiles/chat.Modelfile
        FROM llama3.1:8b
        #- models/local.Modelfile
        FROM llama3.1:8b
        """);

    [Fact]
    public void What_lies_outside_the_workspace_is_not_checked() => Fixture.Check<ModelfileNotFound>("""
        models:
          a: { modelfile: /shared/models/a.Modelfile }
          b: { modelfile: ~/b.Modelfile }
          c: { modelfile: "https://example.org/c.Modelfile" }
          d: { modelfile: }
          e: { modelfile: "../../../d.Modelfile" }
        """);

    [Fact]
    public void The_fix_names_the_file_that_is_there() => Fixture.Fix<ModelfileNotFound>(
        "models:\n  chat:\n    modelfile: 'modelfiles/caht.Modelfile'\n#- modelfiles/chat.Modelfile\nFROM x\n",
        "models:\n  chat:\n    modelfile: 'modelfiles/chat.Modelfile'\n#- modelfiles/chat.Modelfile\nFROM x\n");
}
