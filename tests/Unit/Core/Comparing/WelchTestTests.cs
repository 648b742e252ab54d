using ForgeLsp.Core.Comparing;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Comparing;

/// <summary>Means, spreads and tests against values that others published.</summary>
public sealed class WelchTestTests
{
    // R's data set "sleep" (Student 1908): hours of sleep gained with two drugs.
    private static readonly double[] Drug1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    private static readonly double[] Drug2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

    // Pairs and chances of https://rosettacode.org/wiki/Welch%27s_t-test, which agree with R.
    public static TheoryData<double[], double[], double> Published => new()
    {
        { [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4], [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4], 0.021378001462867 },
        { [17.2, 20.9, 22.6, 18.1, 21.7, 21.4, 23.5, 24.2, 14.7, 21.8], [21.5, 22.8, 21.0, 23.0, 21.6, 23.6, 22.5, 20.7, 23.4, 21.8, 20.7, 21.7, 21.5, 22.5, 23.6, 21.5, 22.5, 23.5, 21.5, 21.8], 0.148841696605327 },
        { [19.8, 20.4, 19.6, 17.8, 18.5, 18.9, 18.3, 18.9, 19.5, 22.0], [28.2, 26.6, 20.1, 23.3, 25.2, 22.1, 17.7, 27.6, 20.6, 13.7, 23.2, 17.5, 20.6, 18.0, 23.9, 21.6, 24.3, 20.4, 24.0, 13.2], 0.035972271029797 },
        { [30.02, 29.99, 30.11, 29.97, 30.01, 29.99], [29.89, 29.93, 29.72, 29.98, 30.02, 29.98], 0.090773324285671 },
        { [3.0, 4.0, 1.0, 2.1], [490.2, 340.0, 433.9], 0.010751561149785 },
    };

    [Fact]
    public void It_is_what_R_prints_for_the_sleep_data()
    {
        var test = Test(Drug1, Drug2);
        Assert.Equal(-1.58, test.Difference, 12);
        Assert.Equal(-1.8608, Known(test.T), 4);
        Assert.Equal(17.776, Known(test.DegreesOfFreedom), 3);
        Assert.Equal(0.07939, Known(test.P), 5);
        Assert.Equal(-3.3654832, Known(test.Low), 7);
        Assert.Equal(0.2054832, Known(test.High), 7);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Chances_are_those_that_others_found(double[] first, double[] second, double p)
    {
        Assert.Equal(p, Known(Test(first, second).P), 13);
        var turned = Test(second, first);
        Assert.Equal((Test(first, second).P, -Test(first, second).Difference), (turned.P, turned.Difference));
    }

    [Theory]
    [InlineData(1, 12.706204736432095)]
    [InlineData(2, 4.302652729911275)]
    [InlineData(4, 2.776445105197793)]
    [InlineData(10, 2.228138851964939)]
    [InlineData(30, 2.042272456301238)]
    [InlineData(120, 1.979930405052777)]
    public void Critical_values_are_those_of_the_tables(double freedom, double t) => Assert.Equal(t, StudentT.Critical(0.05, freedom), 7);

    [Fact]
    public void Chances_follow_the_closed_forms_of_one_and_two_degrees_of_freedom()
    {
        foreach (var t in new[] { 1e-9, 0.001, 0.5, 1, 2, 12.7, 1e3, 1e6 })
        {
            Close(2 / Math.PI * Math.Atan(1 / t), StudentT.TwoSidedP(t, 1));
            Close(2 / (Math.Sqrt(2 + (t * t)) * (Math.Sqrt(2 + (t * t)) + t)), StudentT.TwoSidedP(t, 2));
            Close(StudentT.TwoSidedP(t, 7.3), StudentT.TwoSidedP(-t, 7.3));
        }

        Assert.Equal(1, StudentT.TwoSidedP(0, 5));
        Assert.Equal(0, StudentT.TwoSidedP(double.NegativeInfinity, 5));
        static void Close(double expected, double found) => Assert.InRange(found / expected, 1 - 1e-12, 1 + 1e-12);
    }

    [Fact]
    public void The_critical_value_leaves_its_chance_outside_for_any_freedom()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var (p, freedom) = (Math.Pow(10, -6 * random.NextDouble()) * 0.9, Math.Pow(10, random.NextDouble() * 3));
            Assert.InRange(StudentT.TwoSidedP(StudentT.Critical(p, freedom), freedom) / p, 1 - 1e-10, 1 + 1e-10);
        }
    }

    [Fact]
    public void One_number_is_no_sample_and_equal_ones_have_no_statistic()
    {
        Assert.Null(WelchTest.Of(Sample.Of([1]), Sample.Of([1, 2])));
        Assert.Null(WelchTest.Of(Sample.Of([1, 2]), Sample.Of([1, double.NaN])));
        Assert.Equal(new WelchTest(0.25, null, null, null, null, null), Test([0.75, 0.75, 0.75], [0.5, 0.5]));
        var oneVaries = Test([0.5, 0.5], [0.4, 0.6, 0.7]);
        Assert.Equal(2, Known(oneVaries.DegreesOfFreedom), 12);
        Assert.InRange(Known(oneVaries.P), 0, 1);
    }

    [Fact]
    public void Scale_and_place_change_nothing_however_large()
    {
        var plain = Test(Drug1, Drug2);
        foreach (var scale in new[] { 1e-310, 1e-200, 1e150, 1e300, 1e307 })
        {
            var scaled = Test([.. Drug1.Select(x => x * scale)], [.. Drug2.Select(x => x * scale)]);
            Assert.Equal(Known(plain.T), Known(scaled.T), 6);
            Assert.Equal(Known(plain.P), Known(scaled.P), 6);
            Assert.Equal(-1.58, scaled.Difference / scale, 6);
        }
    }

    [Fact]
    public void Means_and_deviations_are_exact_where_naive_sums_lose_their_digits()
    {
        // NIST StRD, univariate: NumAcc1 and NumAcc3 with certified means and deviations.
        var first = Sample.Of([10000001, 10000003, 10000002]);
        Assert.Equal((10000002.0, 1.0), (Known(first.Mean), Known(first.StandardDeviation)));
        var third = Sample.Of([1000000.2, .. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 1000000.1 : 1000000.3)]);
        Assert.Equal(1000000.2, Known(third.Mean), 9);
        Assert.Equal(0.1, Known(third.StandardDeviation), 9);
        Assert.Equal(0, Sample.Of([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]).StandardDeviation);
    }

    [Fact]
    public void What_is_not_finite_is_left_out_and_counted()
    {
        Assert.Equal(new Sample(2, 3, 2, Math.Sqrt(2)), Sample.Of([1, double.NaN, 3, double.PositiveInfinity, double.NegativeInfinity]));
        Assert.Equal(new Sample(0, 1, null, null), Sample.Of([double.NaN]));
        Assert.Equal(new Sample(1, 0, 5, null), Sample.Of([5]));
        Assert.Equal(new Sample(2, 0, 0, null), Sample.Of([double.MaxValue, -double.MaxValue]));
        Assert.Equal(double.MaxValue, Sample.Of([double.MaxValue, double.MaxValue]).Mean);
    }

    [Fact]
    public void Pooled_deviations_weigh_by_what_each_sample_knows()
    {
        Assert.Equal(Math.Sqrt(((2 * 1.0) + (1 * 4.5)) / 3), Known(Sample.PooledDeviation([Sample.Of([1, 2, 3]), Sample.Of([10, 13]), Sample.Of([7])])), 12);
        Assert.Null(Sample.PooledDeviation([Sample.Of([1]), Sample.Of([2])]));
        Assert.Equal(0, Sample.PooledDeviation([Sample.Of([1, 1])]));
    }

    private static WelchTest Test(double[] first, double[] second) => WelchTest.Of(Sample.Of(first), Sample.Of(second)) ?? throw new InvalidOperationException("No test was made.");

    private static double Known(double? value) => value ?? double.NaN;
}
