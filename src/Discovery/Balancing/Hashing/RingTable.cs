using System.Buffers.Text;
using System.Numerics;
using System.Text;

namespace Discovery.Balancing;

/// <summary>Points on a ring of 64 bits, each of which belongs to a member. A hash belongs to the next point.</summary>
internal sealed class RingTable : IHashTable
{
    // The longest suffix: an underscore and the digits of an int.
    private const int SuffixLength = 12;

    // Above what adding shares up can be wrong by, far below one point.
    private const double Rounding = 1e-6;

    private readonly ulong[] _points;
    private readonly int[] _owners;
    // For each value of a hash's highest bits, the first point that could be next: a search in one step.
    private readonly int[] _starts;
    private readonly int _shift;

    internal RingTable(HashMembers members, int minimumSize, int maximumSize)
    {
        var lightest = members.Shares.Min();
        // A point for the lightest, however light it is.
        var scale = Math.Min(Math.Max(1, Math.Ceiling((lightest * minimumSize) - Rounding)) / lightest, maximumSize);
        var points = new List<ulong>((int)scale + 1);
        var owners = new List<int>(points.Capacity);
        Place(members, scale, points, owners);
        var bits = BitOperations.Log2((uint)points.Count) + 1;
        _shift = 64 - bits;
        _starts = StartsOf(points, 1 << bits, _shift);
        (_points, _owners) = Sorted(points, owners);
    }

    internal int Size => _points.Length;

    public int Find(ulong hash) => _owners[PointOf(hash)];

    public int FindAllowed(ulong hash, in HashLimits limits)
    {
        var point = PointOf(hash);
        var refused = -1;
        for (var tried = 0; tried < _points.Length; tried++)
        {
            var owner = _owners[point];
            if (owner != refused && limits.Allows(owner))
                return owner;
            refused = owner;
            point = point + 1 == _points.Length ? 0 : point + 1;
        }

        return -1;
    }

    // gRFC A42: the members' shares of the scale are added up, and each gets the points up to there.
    private static void Place(HashMembers members, double scale, List<ulong> points, List<int> owners)
    {
        var text = new byte[Encoding.UTF8.GetMaxByteCount(members.Names.Max(n => n.Length)) + SuffixLength];
        var target = 0.0;
        for (var i = 0; i < members.Count; i++)
        {
            target += scale * members.Shares[i];
            var length = Encoding.UTF8.GetBytes(members.Names[i], text);
            text[length++] = (byte)'_';
            for (var number = 0; points.Count < target - Rounding; number++)
            {
                Utf8Formatter.TryFormat(number, text.AsSpan(length), out var digits);
                points.Add(XxHash64.Hash(text.AsSpan(0, length + digits)));
                owners.Add(i);
            }
        }
    }

    private static int[] StartsOf(List<ulong> points, int count, int shift)
    {
        var starts = new int[count];
        foreach (var point in points)
            starts[point >> shift]++;
        var start = 0;
        foreach (ref var place in starts.AsSpan())
            (place, start) = (start, start + place);
        return starts;
    }

    // Hashes are spread evenly, so each goes next to its place at once, and few have to move on from there.
    private (ulong[] Points, int[] Owners) Sorted(List<ulong> points, List<int> owners)
    {
        var (sorted, whose) = (new ulong[points.Count], new int[points.Count]);
        var taken = new int[_starts.Length];
        for (var i = 0; i < sorted.Length; i++)
        {
            var (point, bucket) = (points[i], (int)(points[i] >> _shift));
            var place = _starts[bucket] + taken[bucket]++;
            for (; place > _starts[bucket] && sorted[place - 1] > point; place--)
                (sorted[place], whose[place]) = (sorted[place - 1], whose[place - 1]);
            (sorted[place], whose[place]) = (point, owners[i]);
        }

        return (sorted, whose);
    }

    private int PointOf(ulong hash)
    {
        var point = _starts[hash >> _shift];
        while (point < _points.Length && _points[point] < hash)
            point++;
        return point == _points.Length ? 0 : point;
    }
}
