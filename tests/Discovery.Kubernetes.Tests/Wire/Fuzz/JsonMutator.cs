using System.Text;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests.Wire.Fuzz;

/// <summary>Makes broken messages out of all that was recorded. The same seed makes the same message.</summary>
internal sealed class JsonMutator
{
    private readonly List<byte[]> _seeds = [.. Recorded()];

    public byte[] Make(int seed)
    {
        var random = new SeededRandom(seed);
        return Mutate(_seeds[random.Next(_seeds.Count)], _seeds[random.Next(_seeds.Count)], random);
    }

    // Watches line by line, the rest as a whole.
    private static IEnumerable<byte[]> Recorded()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Captures");
        foreach (var file in Directory.EnumerateFiles(folder, "*.http", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, file);
            if (name.Contains("-raw-", StringComparison.Ordinal) || Capture.Read(name).Body is not { Length: > 0 } body)
                continue;
            if (!Path.GetFileName(name).StartsWith("watch", StringComparison.Ordinal))
                yield return body;
            else
                foreach (var line in Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    yield return Encoding.UTF8.GetBytes(line);
        }

        yield return Capture.ReadBytes("controller-slices.json");
    }

    private static byte[] Mutate(byte[] seed, byte[] other, SeededRandom random)
    {
        var bytes = seed.ToList();
        for (var n = 1 + random.Next(4); n > 0; n--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(1 + random.Next(40), bytes.Count - at);
            switch (random.Next(8))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + length)]);
                    break;
                case 4:
                    bytes.RemoveRange(at, random.Next(10) == 0 ? bytes.Count - at : 1);
                    break;
                case 5:
                    Replace(bytes, at, random);
                    break;
                default:
                    bytes[at] = (byte)"0123456789{}[]\",:\\ntf-"[random.Next(22)];
                    break;
            }

            if (bytes.Count == 0)
                bytes.Add((byte)'{');
        }

        return [.. bytes];
    }

    /// <summary>Puts a value of another kind in the place of the next string.</summary>
    private static void Replace(List<byte> bytes, int at, SeededRandom random)
    {
        string[] values = ["null", "true", "-1", "1e999", "99999999999999999999", "[]", "{}", "\"\\ud800\"", "\"\\u0000\"", "\"\"", "[null]", "[[]]", "{\"name\":1}"];
        var start = bytes.IndexOf((byte)'"', at);
        var end = start < 0 ? -1 : bytes.IndexOf((byte)'"', start + 1);
        if (end < 0)
            return;

        bytes.RemoveRange(start, end - start + 1);
        bytes.InsertRange(start, Encoding.UTF8.GetBytes(values[random.Next(values.Length)]));
    }
}
