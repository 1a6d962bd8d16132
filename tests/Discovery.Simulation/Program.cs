using Discovery.Simulation.Output;

// dotnet run --project tests/Discovery.Simulation -c Release -- [scenario...] [--policies a,b] [--svg folder] [--seed n] [--file scenarios.json]
return SimulateCommand.Run(args, Console.Out, Console.Error, TimeProvider.System);
