namespace Discovery.Dns.Messages;

/// <summary>One SRV record of an answer.</summary>
/// <param name="Label">The first label of its target; empty for the root, which says that there is no host (RFC 2782).</param>
/// <param name="Domain">The rest of its target, one object for as long as targets of one domain follow each other.</param>
/// <param name="Target">The number of the target: that of the first record which has it.</param>
/// <param name="Priority">Lower is preferred.</param>
/// <param name="Weight">Among those of its priority.</param>
/// <param name="Port">The port.</param>
internal readonly record struct ServiceRecord(string Label, string Domain, int Target, ushort Priority, ushort Weight, ushort Port)
{
    internal bool IsNoHost => Label.Length == 0;

    internal DnsName HostName => IsNoHost ? DnsName.Root : DnsName.Join(Label, Domain);

    internal string Host => IsNoHost ? "." : Domain.Length == 0 ? Label : $"{Label}.{Domain}";
}
