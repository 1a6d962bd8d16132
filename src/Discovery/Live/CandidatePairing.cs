namespace Discovery;

/// <summary>Pairs the candidates of the old set with the endpoints of the new one where they are the same object.</summary>
internal ref struct CandidatePairing
{
    // How far to look for where the two lists meet again. Reaches over a full EndpointSlice (1000) that came or went.
    private const int Reach = 1024;

    private readonly ReadOnlySpan<Candidate> _old;
    private readonly ReadOnlySpan<ServiceEndpoint> _endpoints;
    private readonly Span<Candidate?> _paired;
    private int _i;
    private int _j;
    private int _looks;

    private CandidatePairing(ReadOnlySpan<Candidate> old, ReadOnlySpan<ServiceEndpoint> endpoints, Span<Candidate?> paired)
    {
        _old = old;
        _endpoints = endpoints;
        _paired = paired;
        // Looking ahead may cost about as much as the walk; where the lists differ throughout, a table is cheaper.
        _looks = 2 * (old.Length + endpoints.Length);
    }

    /// <summary>Writes the candidate of each endpoint that is paired to its place.</summary>
    /// <returns>The candidates that are left over.</returns>
    internal static List<Candidate> Pair(ReadOnlySpan<Candidate> old, ReadOnlySpan<ServiceEndpoint> endpoints, Span<Candidate?> paired) =>
        new CandidatePairing(old, endpoints, paired).Run();

    private List<Candidate> Run()
    {
        var left = new List<Candidate>();
        while (_i < _old.Length && _j < _endpoints.Length)
        {
            if (IsPair(0, 0))
            {
                _paired[_j++] = _old[_i++];
                continue;
            }

            var (old, @new) = Gap();
            _j += @new;
            for (; old > 0; old--)
                left.Add(_old[_i++]);
        }

        while (_i < _old.Length)
            left.Add(_old[_i++]);
        return left;
    }

    /// <summary>How many of each list to pass over until both are at the same endpoint again: replaced, gone or new ones.</summary>
    private (int Old, int New) Gap()
    {
        for (var step = 1; step < Reach && _looks > 0; step++, _looks -= 3)
        {
            if (IsPair(step, step))
                return (step, step);
            if (IsPair(step, 0))
                return (step, 0);
            if (IsPair(0, step))
                return (0, step);
        }

        return (1, 1);
    }

    private readonly bool IsPair(int old, int @new) =>
        _i + old < _old.Length && _j + @new < _endpoints.Length && ReferenceEquals(_old[_i + old].Endpoint, _endpoints[_j + @new]);
}
