namespace Discovery.Dns.Testing;

/// <summary>A fault, and which queries it befalls.</summary>
internal sealed class FaultRule(FakeDnsFault fault, string? name, FakeDnsType? type, bool? overTcp)
{
    private readonly string? _key = name is null ? null : WireName.Parse(name).Key;

    public FakeDnsFault Fault { get; } = fault;

    public bool Concerns(Question question, bool isOverTcp) =>
        (_key is null || question.Name.Key == _key)
        && (type is null || question.Type == (ushort)type)
        && (overTcp ?? isOverTcp) == isOverTcp
        && (Fault.OverTcp ?? isOverTcp) == isOverTcp;
}
