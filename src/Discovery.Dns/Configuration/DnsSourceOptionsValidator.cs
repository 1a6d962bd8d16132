using Microsoft.Extensions.Options;

namespace Discovery.Dns;

/// <summary>Finds all faults of the options at once.</summary>
internal sealed class DnsSourceOptionsValidator : IValidateOptions<DnsSourceOptions>
{
    public ValidateOptionsResult Validate(string? name, DnsSourceOptions options)
    {
        var faults = string.Join("; ", options.Faults());
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"Invalid options in section Discovery:Dns: {faults}.");
    }
}
