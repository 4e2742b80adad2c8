using HyperDht.Simulation.Scenarios;

// Prints the hash of everything that happened on the wire; equal for every build of the same source.
var report = await HundredNodes.RunAsync(args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : HundredNodes.Seed);
Console.WriteLine(report.Hash);
