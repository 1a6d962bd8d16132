using System.Globalization;

namespace Discovery.Health;

/// <summary>The tests of outlier detection that look at the rates of an interval.</summary>
internal static class OutlierRates
{
    /// <summary>Who is to be ejected, the worst first, and why in words.</summary>
    internal static IEnumerable<(HealthRecord Record, OutlierReason Reason, string Text)> Find(
        List<(HealthRecord Record, IntervalCounts Counts)> interval, OutlierOptions options)
    {
        var found = Enumerable.Empty<(HealthRecord, OutlierReason, string)>();
        if (options.SuccessRate is { Enabled: true } success)
        {
            found = found
                .Concat(Below(Rates(interval, success.MinRequests, c => c.Answered, c => c.SuccessRate), success, OutlierReason.SuccessRate, "requests"))
                .Concat(Below(
                    Rates(interval, success.MinRequests, c => c.Answered + c.Unconnected, c => c.ConnectRate), success, OutlierReason.ConnectSuccessRate, "connections"));
        }

        return options.FailurePercentage is { Enabled: true } failure
            ? found.Concat(Failing(Rates(interval, failure.MinRequests, c => c.Answered, c => c.SuccessRate), failure))
            : found;
    }

    /// <summary>The rate below which a candidate is an outlier: so many standard deviations (of the population) below the mean.</summary>
    internal static (double Mean, double Threshold) Threshold(IReadOnlyCollection<double> rates, double deviations)
    {
        var mean = rates.Sum() / rates.Count;
        var variance = rates.Sum(rate => (rate - mean) * (rate - mean)) / rates.Count;
        return (mean, mean - (deviations * Math.Sqrt(variance)));
    }

    private static List<(HealthRecord Record, double Rate)> Rates(
        List<(HealthRecord Record, IntervalCounts Counts)> interval, int least, Func<IntervalCounts, int> volume, Func<IntervalCounts, double> rate) =>
        [.. interval.Where(c => volume(c.Counts) >= least).Select(c => (c.Record, rate(c.Counts))).OrderBy(c => c.Item2)];

    private static IEnumerable<(HealthRecord, OutlierReason, string)> Below(
        List<(HealthRecord Record, double Rate)> rates, SuccessRateOptions options, OutlierReason reason, string what)
    {
        if (rates.Count < options.MinEndpoints)
            return [];

        var (mean, threshold) = Threshold([.. rates.Select(r => r.Rate)], options.StandardDeviations);
        return rates.Where(r => r.Rate < threshold).Select(r => (r.Record, reason, string.Create(
            CultureInfo.InvariantCulture, $"{r.Rate:0.#} % of its {what} succeed, where the mean is {mean:0.#} % and {threshold:0.#} % is the limit")));
    }

    private static IEnumerable<(HealthRecord, OutlierReason, string)> Failing(
        List<(HealthRecord Record, double Rate)> rates, FailurePercentageOptions options) =>
        rates.Count < options.MinEndpoints
            ? []
            : rates.Where(r => 100 - r.Rate >= options.Threshold).Select(r => (r.Record, OutlierReason.FailurePercentage, string.Create(
                CultureInfo.InvariantCulture, $"{100 - r.Rate:0.#} % of its requests fail, where {options.Threshold:0.#} % is the limit")));
}
