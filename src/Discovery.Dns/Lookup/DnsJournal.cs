using Discovery.Dns.Caching;
using Discovery.Dns.Lookup;
using Discovery.Dns.Messages;
using Microsoft.Extensions.Logging;

namespace Discovery.Dns.Diagnostics;

/// <summary>Tells log and meter what becomes of lookups: when something changes, not each time.</summary>
internal sealed class DnsJournal(DnsMeter meter, ILogger logger)
{
    internal void Failed(LookupMemory memory, DnsAnswer failure)
    {
        if (Begins(memory, LookupTrouble.Failing))
            DnsLog.Failed(logger, memory.Service.ToString(), new Question(failure.Name, failure.Type), failure.Failure);
    }

    internal void FailedInPart(LookupMemory memory, DnsAnswer failure)
    {
        meter.StaleServed(memory.Service.ToString(), "partial");
        if (Begins(memory, LookupTrouble.FailingInPart))
            DnsLog.FailedInPart(logger, memory.Service.ToString(), new Question(failure.Name, failure.Type), failure.Failure);
    }

    /// <summary>DNS answered all questions.</summary>
    /// <param name="memory">The service.</param>
    /// <param name="truncation">What is missing of the answer, if it was too long.</param>
    internal void Found(LookupMemory memory, string? truncation)
    {
        if (truncation is not null)
        {
            if (Begins(memory, LookupTrouble.Truncated))
                DnsLog.Truncated(logger, memory.Service.ToString(), truncation);
        }
        else if (memory.Trouble != LookupTrouble.None)
        {
            memory.Trouble = LookupTrouble.None;
            DnsLog.Recovered(logger, memory.Service.ToString());
        }
    }

    internal void Held(LookupMemory memory, string text, bool isNew)
    {
        meter.StaleServed(memory.Service.ToString(), "denied");
        if (isNew)
            DnsLog.Held(logger, text);
    }

    /// <summary>A name that was held down is believed again: it is back, or gone for good.</summary>
    internal void Believed(LookupMemory memory, bool isBack)
    {
        if (memory.DeniedSince is null)
            return;

        memory.DeniedSince = null;
        if (isBack)
            DnsLog.Back(logger, memory.Service.ToString());
        else
            DnsLog.Gone(logger, memory.Service.ToString());
    }

    private static bool Begins(LookupMemory memory, LookupTrouble trouble)
    {
        var begins = memory.Trouble != trouble;
        memory.Trouble = trouble;
        return begins;
    }
}
