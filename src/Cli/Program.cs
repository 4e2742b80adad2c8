using HyperDht.Cli.Shared;

return await Tool.RunAsync(args);
