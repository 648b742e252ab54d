using System.Text.Json.Serialization;
using ForgeLsp.Features.Artifacts;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Doctor;
using ForgeLsp.Features.Experiments;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Features.Models;
using ForgeLsp.Features.Ollama;
using ForgeLsp.Features.Policies;
using ForgeLsp.Features.Reports;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Features.Runs.Search;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Scaffolds;
using ForgeLsp.Features.Stores;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features;

/// <summary>JSON of the feature results that the protocol and the command line share; <c>docs/protocol.md</c> describes it. No reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(ExactDoubleConverter)])]
[JsonSerializable(typeof(ArtifactFolder))]
[JsonSerializable(typeof(ArtifactSave))]
[JsonSerializable(typeof(ArtifactStat))]
[JsonSerializable(typeof(CompareResult))]
[JsonSerializable(typeof(CurvesResult))]
[JsonSerializable(typeof(DifferencesResult))]
[JsonSerializable(typeof(CommitChange))]
[JsonSerializable(typeof(SharedArtifacts))]
[JsonSerializable(typeof(ArtifactTables))]
[JsonSerializable(typeof(ArtifactPicture))]
[JsonSerializable(typeof(CarriedPage))]
[JsonSerializable(typeof(ExportedComparison))]
[JsonSerializable(typeof(RunChoices))]
[JsonSerializable(typeof(RunsToCompare))]
[JsonSerializable(typeof(Counterpart))]
[JsonSerializable(typeof(FilterCompletions))]
[JsonSerializable(typeof(PickFields))]
[JsonSerializable(typeof(RunAbout))]
[JsonSerializable(typeof(EditedRun))]
[JsonSerializable(typeof(RunModels))]
[JsonSerializable(typeof(RegisteredVersion))]
[JsonSerializable(typeof(BestOfRuns))]
[JsonSerializable(typeof(RunCodeText))]
[JsonSerializable(typeof(RunComparisons))]
[JsonSerializable(typeof(RunTextContent))]
[JsonSerializable(typeof(ExperimentChoices))]
[JsonSerializable(typeof(BaselineRuns))]
[JsonSerializable(typeof(ReportKinds))]
[JsonSerializable(typeof(ReportRequest))]
[JsonSerializable(typeof(ReportText))]
[JsonSerializable(typeof(ViewPage))]
[JsonSerializable(typeof(ViewBadge))]
[JsonSerializable(typeof(ViewTooltip))]
[JsonSerializable(typeof(GpuList))]
[JsonSerializable(typeof(GpuCalendar))]
[JsonSerializable(typeof(MyBookings))]
[JsonSerializable(typeof(GpuNews))]
[JsonSerializable(typeof(GpuBookings))]
[JsonSerializable(typeof(BookLogin))]
[JsonSerializable(typeof(CalendarRequest))]
[JsonSerializable(typeof(ReserveRequest))]
[JsonSerializable(typeof(ReserveResult))]
[JsonSerializable(typeof(ReleaseRequest))]
[JsonSerializable(typeof(SyncPlan))]
[JsonSerializable(typeof(SyncResult))]
[JsonSerializable(typeof(ModelChoices))]
[JsonSerializable(typeof(ModelPlan))]
[JsonSerializable(typeof(GateAnswer))]
[JsonSerializable(typeof(TrackedAnswer))]
[JsonSerializable(typeof(VersionAbout))]
[JsonSerializable(typeof(VersionEdited))]
[JsonSerializable(typeof(NewPolicy))]
[JsonSerializable(typeof(ScaffoldStart))]
[JsonSerializable(typeof(ScaffoldCheck))]
[JsonSerializable(typeof(ScaffoldMade))]
[JsonSerializable(typeof(DoctorPage))]
[JsonSerializable(typeof(StoreList))]
[JsonSerializable(typeof(StoreCheck))]
[JsonSerializable(typeof(StoreTestResult))]
public sealed partial class FeatureJson : JsonSerializerContext;
