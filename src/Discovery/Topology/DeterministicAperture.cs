namespace Discovery.Topology;

/// <summary>Which endpoints of a ring a client's arc covers, and how much of each.</summary>
/// <remarks>
/// Finagle's deterministic aperture. Endpoints and clients each divide the same ring evenly; a client's arc is a whole number of
/// client widths, at least so many that it covers the wanted number of endpoints. So all arcs together cover every point of the ring
/// equally often, and endpoints bear equal loads. In whole units of 1 / (endpoints * clients), so nothing is lost to rounding.
/// </remarks>
internal static class DeterministicAperture
{
    /// <param name="endpoints">How many endpoints; at least 1.</param>
    /// <param name="least">The fewest to cover.</param>
    /// <param name="client">This client's number.</param>
    /// <param name="clients">How many clients.</param>
    /// <returns>The part of each endpoint that the arc covers: 0 to 1.</returns>
    internal static double[] Covers(int endpoints, int least, int client, int clients)
    {
        long ring = (long)endpoints * clients;
        long logical = Math.Min(least, endpoints);
        var widths = Math.Min(clients, ((logical * clients) + endpoints - 1) / endpoints);
        var start = (long)client * endpoints;
        var end = start + (widths * endpoints);
        var parts = new double[endpoints];
        for (var i = 0; i < endpoints; i++)
        {
            var (from, to) = ((long)i * clients, (long)(i + 1) * clients);
            // The arc may go on past the end of the ring, into its second round.
            var covered = Overlap(from, to, start, end) + Overlap(from + ring, to + ring, start, end);
            parts[i] = (double)covered / clients;
        }

        return parts;
    }

    private static long Overlap(long from, long to, long start, long end) => Math.Max(0, Math.Min(to, end) - Math.Max(from, start));
}
