using System.Text;
using Discovery.Http.Protobuf;

namespace Discovery.Http.LoadReports;

/// <summary>The binary form of load reports: <c>xds.data.orca.v3.OrcaLoadReport</c> as protobuf, in base64.</summary>
internal static class LoadReportBinary
{
    private const int MostOnStack = 512;

    /// <returns>Whether the text is well-formed.</returns>
    internal static bool TryRead(ReadOnlySpan<char> text, ref LoadReportFields fields)
    {
        // gRPC's metadata may leave out the padding.
        var padding = (4 - (text.Length % 4)) % 4;
        var length = text.Length + padding;
        var padded = length <= MostOnStack ? stackalloc char[MostOnStack] : new char[length];
        text.CopyTo(padded);
        padded[text.Length..length].Fill('=');
        var bytes = length <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[length];
        return Convert.TryFromBase64Chars(padded[..length], bytes, out var written) && TryRead(bytes[..written], ref fields);
    }

    private static bool TryRead(ReadOnlySpan<byte> message, ref LoadReportFields fields)
    {
        var reader = new ProtobufReader(message);
        while (reader.TryReadField(out var field))
        {
            switch (field.Number)
            {
                case 1 when field.IsDouble:
                    fields.Set("cpu_utilization", field.Double);
                    break;
                case 2 when field.IsDouble:
                    fields.Set("mem_utilization", field.Double);
                    break;
                case 3 when field.IsVarint:
                    fields.Set("rps", field.Varint);
                    break;
                case 6 when field.IsDouble:
                    fields.Set("rps_fractional", field.Double);
                    break;
                case 7 when field.IsDouble:
                    fields.Set("eps", field.Double);
                    break;
                case 9 when field.IsDouble:
                    fields.Set("application_utilization", field.Double);
                    break;
                case 4 or 5 or 8 when field.IsBytes:
                    if (!TryReadEntry(MapOf(field.Number), field.Bytes, ref fields))
                        return false;
                    break;
            }
        }

        return reader.IsAtEnd;
    }

    private static string MapOf(int field) => field switch
    {
        4 => "request_cost",
        5 => "utilization",
        _ => "named_metrics",
    };

    private static bool TryReadEntry(string map, ReadOnlySpan<byte> entry, ref LoadReportFields fields)
    {
        var reader = new ProtobufReader(entry);
        ReadOnlySpan<byte> name = default;
        var value = 0.0;
        while (reader.TryReadField(out var field))
        {
            if (field is { Number: 1, IsBytes: true })
                name = field.Bytes;
            else if (field is { Number: 2, IsDouble: true })
                value = field.Double;
        }

        if (!reader.IsAtEnd)
            return false;

        var most = Encoding.UTF8.GetMaxCharCount(name.Length);
        var text = most <= MostOnStack ? stackalloc char[MostOnStack] : new char[most];
        fields.Set(map, text[..Encoding.UTF8.GetChars(name, text)], value);
        return true;
    }
}
