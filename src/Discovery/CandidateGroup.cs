using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Discovery;

/// <summary>The candidates that a policy chooses among, each with its share of traffic. Immutable.</summary>
/// <remarks>
/// A candidate of weight 0 is drained and not in the group. One of unknown weight has the mean weight of the others (gRFC A58).
/// If all weigh 0, they tell nobody apart: all are in, alike (RFC 2782: "0 when there isn't any server selection to do").
/// </remarks>
public sealed class CandidateGroup
{
    /// <summary>Makes a group whose weights are those of the endpoints.</summary>
    /// <param name="candidates">The candidates.</param>
    public CandidateGroup(ImmutableArray<Candidate> candidates)
        : this(candidates, factors: default)
    {
    }

    /// <summary>Makes a group whose weights are those of the endpoints, each times a factor.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <param name="factors">Either none or one for each candidate: finite, not negative; 0 drains.</param>
    /// <exception cref="ArgumentException">The number of factors is wrong, or one is out of range.</exception>
    public CandidateGroup(ImmutableArray<Candidate> candidates, ImmutableArray<double> factors)
    {
        if (!factors.IsDefaultOrEmpty && (factors.Length != candidates.Length || factors.Any(f => !double.IsFinite(f) || f < 0)))
            throw new ArgumentException("There must be one finite factor, 0 or more, for each candidate.", nameof(factors));

        var weights = WeightsOf(candidates, factors);
        var drained = weights.AsSpan().Count(0.0);
        if (drained == weights.Length)
        {
            Candidates = candidates;
            return;
        }

        Candidates = drained == 0 ? candidates : [.. candidates.Where((_, i) => weights[i] > 0)];
        weights = drained == 0 ? weights : [.. weights.Where(w => w > 0)];
        if (weights.AsSpan().ContainsAnyExcept(weights[0]))
            Weights = ImmutableCollectionsMarshal.AsImmutableArray(weights);
    }

    /// <summary>The candidates, in the order of their set.</summary>
    public ImmutableArray<Candidate> Candidates { get; }

    /// <summary>The weight of each candidate, or nothing if all weigh the same.</summary>
    /// <value>Positive, finite, of any scale; empty for equal shares.</value>
    public ImmutableArray<double> Weights { get; } = [];

    /// <summary>How many candidates there are.</summary>
    public int Count => Candidates.Length;

    /// <summary>Takes candidates for a group, with the weights of their endpoints.</summary>
    /// <param name="candidates">The candidates.</param>
    public static implicit operator CandidateGroup(ImmutableArray<Candidate> candidates) => new(candidates);

    /// <summary>The same as the conversion.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <returns>The group.</returns>
    public static CandidateGroup FromImmutableArray(ImmutableArray<Candidate> candidates) => new(candidates);

    /// <summary>The weight of a candidate.</summary>
    /// <param name="index">Its place in <see cref="Candidates"/>.</param>
    /// <returns>Positive; 1 if all weigh the same.</returns>
    public double WeightOf(int index) => Weights.IsEmpty ? 1 : Weights[index];

    private static double[] WeightsOf(ImmutableArray<Candidate> candidates, ImmutableArray<double> factors)
    {
        var weights = new double[candidates.Length];
        var (sum, known) = (0.0, 0);
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = candidates[i].Endpoint.Weight ?? double.NaN;
            if (weights[i] > 0)
                (sum, known) = (sum + weights[i], known + 1);
        }

        var mean = known == 0 ? 1 : sum / known;
        for (var i = 0; i < weights.Length; i++)
        {
            var weight = double.IsNaN(weights[i]) ? mean : weights[i];
            weights[i] = factors.IsDefaultOrEmpty ? weight : weight * factors[i];
        }

        return weights;
    }
}
