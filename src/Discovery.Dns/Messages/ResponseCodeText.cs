using System.Globalization;

namespace Discovery.Dns.Messages;

/// <summary>Response codes as operators know them.</summary>
internal static class ResponseCodeText
{
    /// <summary>The code's mnemonic (IANA DNS RCODEs), such as <c>SERVFAIL</c>.</summary>
    internal static string Of(ResponseCode code) => code switch
    {
        ResponseCode.NoError => "NOERROR",
        ResponseCode.FormatError => "FORMERR",
        ResponseCode.ServerFailure => "SERVFAIL",
        ResponseCode.NoSuchName => "NXDOMAIN",
        ResponseCode.NotImplemented => "NOTIMP",
        ResponseCode.Refused => "REFUSED",
        _ => string.Create(CultureInfo.InvariantCulture, $"RCODE{(int)code}"),
    };
}
