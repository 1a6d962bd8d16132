namespace Discovery.Topology;

/// <summary>Which numbered endpoints a numbered client uses: one of each lot of ten, then a second of each, until there are enough.</summary>
/// <remarks>
/// Rocksteadier subsetting (Ward et al., "Reinventing Backend Subsetting at Google", ACM Queue 2022). Ten clients are a lot too: each
/// lot of endpoints is shuffled for each lot of clients, and the clients of a lot take different ones, so that they load it evenly. Lots
/// and clients stand on a ring by the binary van der Corput sequence, so that a new one falls between the others and few choices move.
/// </remarks>
internal static class RocsLots
{
    internal const int LotSize = 10;

    /// <param name="client">This client's number.</param>
    /// <param name="endpoints">One more than the highest number of an endpoint.</param>
    /// <param name="size">How many to choose.</param>
    /// <param name="exists">Whether there is an endpoint with a number.</param>
    /// <returns>Numbers of endpoints, all different: as many as wanted, or all there are.</returns>
    internal static IEnumerable<int> Choose(int client, int endpoints, int size, Func<int, bool> exists)
    {
        var (lotOfClient, turn) = (client / LotSize, client % LotSize);
        var lots = Walk((endpoints + LotSize - 1) / LotSize, lotOfClient);
        var shuffled = lots.Select(lot => Shuffled(lotOfClient, lot)).ToArray();
        var chosen = 0;
        for (var round = 0; round < LotSize; round++)
        {
            for (var i = 0; i < lots.Length && chosen < size; i++)
            {
                var number = (lots[i] * LotSize) + shuffled[i][(turn + round) % LotSize];
                if (number >= endpoints || !exists(number))
                    continue;
                chosen++;
                yield return number;
            }
        }
    }

    /// <summary>The lots in the order of the ring, from the place of the clients' lot on.</summary>
    private static int[] Walk(int lots, int lotOfClient)
    {
        var ring = Enumerable.Range(0, lots).OrderBy(VanDerCorput).ToArray();
        var start = Array.FindIndex(ring, lot => VanDerCorput(lot) >= VanDerCorput(lotOfClient));
        return start <= 0 ? ring : [.. ring[start..], .. ring[..start]];
    }

    /// <summary>A number's bits, read backwards as a fraction of 2^32.</summary>
    private static uint VanDerCorput(int number)
    {
        var (bits, reversed) = ((uint)number, 0u);
        for (var i = 0; i < 32; i++, bits >>= 1)
            reversed = (reversed << 1) | (bits & 1);
        return reversed;
    }

    private static int[] Shuffled(int lotOfClient, int lot)
    {
        int[] places = [.. Enumerable.Range(0, LotSize)];
        new SeededRandom(((long)lotOfClient << 32) | (uint)lot).Shuffle(places);
        return places;
    }
}
