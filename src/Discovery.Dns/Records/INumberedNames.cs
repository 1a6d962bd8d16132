namespace Discovery.Dns.Messages;

/// <summary>The names behind the numbers of <see cref="FlatRecord"/>.</summary>
internal interface INumberedNames
{
    /// <summary>How many names there are.</summary>
    int Count { get; }

    DnsName Name(int number);

    /// <summary>First label and domain; both are empty for the root.</summary>
    (string Label, string Domain) Texts(int number);
}
