namespace Discovery.Simulation.Tests.Runs;

/// <summary>What books say of queues, in units of the mean service time.</summary>
internal static class QueueingTheory
{
    /// <summary>M/M/n: the chance to wait (Erlang C).</summary>
    internal static double ChanceToWait(int servers, double load)
    {
        var offered = servers * load;
        var (term, sum) = (1.0, 0.0);
        for (var k = 0; k < servers; k++)
        {
            sum += term;
            term *= offered / (k + 1);
        }

        var waiting = term / (1 - load);
        return waiting / (sum + waiting);
    }

    /// <summary>M/M/n: the mean time in the system.</summary>
    internal static double MeanTime(int servers, double load) => 1 + (ChanceToWait(servers, load) / (servers * (1 - load)));

    /// <summary>M/M/n: the time that the given share of requests does not exceed.</summary>
    internal static double Quantile(int servers, double load, double share)
    {
        var wait = ChanceToWait(servers, load);
        var drain = servers * (1 - load);
        // P(T > t), service of rate 1 plus, with chance wait, an exponential wait of rate drain.
        double Beyond(double t) => Math.Abs(drain - 1) < 1e-9
            ? Math.Exp(-t) * (1 + (wait * t))
            : Math.Exp(-t) + (wait * (Math.Exp(-drain * t) - Math.Exp(-t)) / (1 - drain));
        var (low, high) = (0.0, 1000.0);
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Beyond(middle) > 1 - share ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>E_k/M/1: arrivals dealt in turn to k servers. The time in the system is exponential with the rate returned.</summary>
    internal static double DealtInTurnRate(int servers, double load)
    {
        // GI/M/1: the root of sigma = A(mu (1 - sigma)), with A the transform of the time between arrivals.
        var sigma = 0.5;
        for (var i = 0; i < 10_000; i++)
            sigma = Math.Pow(servers * load / ((servers * load) + 1 - sigma), servers);
        return 1 - sigma;
    }

    /// <summary>The supermarket model: d choices among endless servers (Mitzenmacher, TPDS 2001).</summary>
    internal static double SupermarketMeanTime(int choices, double load)
    {
        var (sum, power) = (0.0, 1.0);
        for (var i = 1; i < 30; i++)
        {
            sum += Math.Pow(load, (power - 1) * choices / (choices - 1));
            power *= choices;
        }

        return sum;
    }
}
