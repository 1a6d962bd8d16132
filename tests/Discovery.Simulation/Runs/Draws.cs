using Discovery.Simulation.Scenarios;

namespace Discovery.Simulation.Runs;

/// <summary>The randomness of a run: one stream for each use, so that every policy meets the same requests at the same times.</summary>
internal sealed class Draws
{
    // The mean of a normal distribution of mean 1 and deviation 1 whose negative part is moved to 0: Phi(1) + phi(1).
    private const double TruncatedMean = 1.0833154705876863;

    private readonly Scenario _scenario;
    private readonly SeededRandom _arrivals;
    private readonly SeededRandom _work;
    private readonly double _meanWork;
    private readonly double[]? _keys;

    internal Draws(Scenario scenario, long seed)
    {
        _scenario = scenario;
        var seeds = new SeededRandom(seed);
        _arrivals = new SeededRandom(seeds.NextInt64());
        _work = new SeededRandom(seeds.NextInt64());
        Events = new SeededRandom(seeds.NextInt64());
        Policies = new SeededRandom(seeds.NextInt64());
        _meanWork = scenario.MeanWorkMs * TimeSpan.TicksPerMillisecond;
        _keys = scenario.Keys is { } keys ? Cumulate(keys) : null;
    }

    /// <summary>For what happens to servers.</summary>
    internal SeededRandom Events { get; }

    /// <summary>For the policies.</summary>
    internal SeededRandom Policies { get; }

    internal double Gap(double meanTicks) => Exponential(_arrivals, meanTicks);

    internal int Client() => _arrivals.Next(_scenario.Clients);

    internal double Work() => _scenario.Work switch
    {
        WorkShape.Constant => _meanWork,
        WorkShape.Exponential => Exponential(_work, _meanWork),
        _ => NormalNotNegative() * _meanWork / TruncatedMean,
    };

    internal double Burst(double meanSeconds) => Exponential(Events, meanSeconds * TimeSpan.TicksPerSecond);

    /// <summary>A key, by its rank; 0 if the scenario has none.</summary>
    internal int Key()
    {
        if (_keys is null)
            return 0;
        var found = Array.BinarySearch(_keys, _arrivals.NextDouble() * _keys[^1]);
        return Math.Min(found < 0 ? ~found : found, _keys.Length - 1);
    }

    private static double Exponential(SeededRandom random, double mean) => -Math.Log(1 - random.NextDouble()) * mean;

    private static double[] Cumulate(KeyMix keys)
    {
        var sums = new double[keys.Count];
        var sum = 0.0;
        for (var rank = 0; rank < sums.Length; rank++)
            sums[rank] = sum += Math.Pow(rank + 1, -keys.Exponent);
        return sums;
    }

    private double NormalNotNegative()
    {
        // Box and Muller, "A Note on the Generation of Random Normal Deviates" (1958).
        var deviation = Math.Sqrt(-2 * Math.Log(1 - _work.NextDouble())) * Math.Cos(2 * Math.PI * _work.NextDouble());
        return Math.Max(0, 1 + deviation);
    }
}
