using BenchmarkDotNet.Running;
using Discovery.Benchmarks.Quick;

// --quick [prefix...]: one line per figure, in under a minute. Anything else is BenchmarkDotNet's.
if (args is ["--quick", .. var prefixes])
    return QuickRun.Print(prefixes, Console.Out);

BenchmarkSwitcher.FromAssembly(typeof(QuickRun).Assembly).Run(args);
return 0;
