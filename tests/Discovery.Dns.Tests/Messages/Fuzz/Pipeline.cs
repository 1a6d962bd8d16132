using System.Collections.Immutable;
using Discovery.Dns.Lookup;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Messages.Fuzz;

/// <summary>All that the library does with a message, and what it took.</summary>
internal static class Pipeline
{
    private static readonly ImmutableArray<ServiceEndpoint> Before =
        ServiceRecords.Endpoints(Capture.Read("knot-srv100"), [], []).AddRange(AddressRecords.Endpoints(Capture.Read("knot-a3"), null, 0, []));

    /// <summary>Runs a message through.</summary>
    /// <returns>Whether it was taken for a message.</returns>
    internal static bool Run(DnsName name, DnsRecordType type, byte[] message)
    {
        ResponseReader.Read(message, 0x1234, name, type);
        DnsAnswer answer;
        try
        {
            answer = AnswerReader.Read(name, type, message);
        }
        catch (MalformedDnsMessageException)
        {
            return false;
        }

        // Services too of what is no service, and addresses of what has none: they must say so and no more.
        ServiceRecords.IsDecidedlyUnavailable(answer);
        ServiceRecords.TargetsWithoutGlue(answer);
        var endpoints = ServiceRecords.Endpoints(answer, [answer], Before);
        ServiceRecords.Endpoints(answer, [answer], endpoints);
        AddressRecords.Endpoints(answer, answer, 80, Before);
        return true;
    }

    /// <summary>Makes objects of all records, as an application might.</summary>
    internal static void Decode(DnsName name, DnsRecordType type, byte[] message)
    {
        var answer = AnswerReader.Read(name, type, message);
        foreach (var record in answer.Records.Concat(answer.Glue))
            _ = record.Target?.LabelCount;
    }
}
