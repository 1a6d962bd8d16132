using System.Runtime.CompilerServices;

namespace Discovery.Dns.Lookup;

/// <summary>Carries a watch's memory over a failure: the live set ends the watch then, and begins another with the same context.</summary>
/// <remarks>Keyed weakly by the context, which lives exactly as long as the live set: nobody has to tell when it is gone.</remarks>
internal sealed class WatchMemories
{
    private readonly ConditionalWeakTable<WatchContext, LookupMemory> _memories = [];

    internal void Keep(WatchContext context, LookupMemory memory) => _memories.AddOrUpdate(context, memory);

    /// <summary>The memory of the watch that failed last, once; a new one if there is none.</summary>
    internal LookupMemory Take(WatchContext context, ServiceName service) =>
        _memories.TryGetValue(context, out var memory) && memory.Service.Equals(service) && _memories.Remove(context)
            ? memory
            : new LookupMemory(service);
}
