import { Converter, ReflectionKind } from 'typedoc'

/** Plugin of TypeDoc: a package is called by its folder, not by that of its sources. */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
      module.name = module.name.replace(/^packages\//, '').replace(/\/src$/, '')
    }
  })
}
